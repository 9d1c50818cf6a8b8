package dev.djong.controller.resourceclaim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.garbage.GarbageCollector;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceClaimControllersTest {
    private static final String FINALIZER = "resource.kubernetes.io/delete-protection";
    private final Cluster cluster = Cluster.running(PodClaimController::new, ClaimReleaseController::new);

    private ApiObject pod(String name, String more) {
        return cluster.create(Resources.PODS, Cluster.object("v1", "Pod", name, """
                {"resourceClaims": [{"name": "gpu", "resourceClaimTemplateName": "one-gpu"}]%s}""".formatted(more)));
    }

    private void template() {
        cluster.create(
                Resources.RESOURCE_CLAIM_TEMPLATES,
                Cluster.object("resource.k8s.io/v1", "ResourceClaimTemplate", "one-gpu", """
                        {"metadata": {"labels": {"app": "train"}, "annotations": {"note": "a"}},
                         "spec": {"devices": {"requests": [{"name": "r"}]}}}"""));
    }

    private List<ApiObject> claims() {
        return cluster.api.all(Resources.RESOURCE_CLAIMS);
    }

    private ApiObject claim() {
        assertThat(claims()).hasSize(1);
        return claims().getFirst();
    }

    private static JsonObject user(ApiObject pod) {
        return JsonObject.of("resource", Json.of("pods"), "name", Json.of(pod.name()), "uid", Json.of(pod.uid()));
    }

    /** As the scheduler does. */
    private ApiObject allot(ApiObject claim, ApiObject... pods) {
        var users = Arrays.stream(pods).map(ResourceClaimControllersTest::user).toList();
        var held = cluster.api.update(Resources.RESOURCE_CLAIMS, claim.withFinalizers(List.of(FINALIZER)));
        var status =
                JsonObject.of("allocation", JsonReader.read("{\"devices\":{}}"), "reservedFor", JsonArray.of(users));
        return cluster.api.updateStatus(Resources.RESOURCE_CLAIMS, held.with("status", status));
    }

    private ApiObject sharedClaim() {
        return cluster.create(
                Resources.RESOURCE_CLAIMS, Cluster.object("resource.k8s.io/v1", "ResourceClaim", "shared", "{}"));
    }

    private ApiObject user(String name) {
        return cluster.create(Resources.PODS, Cluster.object("v1", "Pod", name, """
                {"nodeName": "n1", "resourceClaims": [{"name": "gpu", "resourceClaimName": "shared"}]}"""));
    }

    private void end(ApiObject pod, String phase) {
        var fresh = cluster.api.get(Resources.PODS, pod.key());
        cluster.api.updateStatus(Resources.PODS, fresh.withStatus(status -> status.with("phase", phase)));
    }

    private void remove(ApiObject pod) {
        cluster.api.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
    }

    @Test
    void aClaimIsMadeFromTheTemplateAndNamedInThePodsStatus() {
        template();
        var pod = pod("web", "");
        cluster.settle();
        var claim = claim();
        assertThat(claim.name()).matches("web-gpu-[a-z0-9]{5}");
        assertThat(claim.metadata().text("generateName")).isEqualTo("web-gpu-");
        assertThat(claim.annotations())
                .containsEntry("resource.kubernetes.io/pod-claim-name", "gpu")
                .containsEntry("note", "a");
        assertThat(claim.labels()).containsEntry("app", "train");
        assertThat(claim.controllerReference().orElseThrow().uid()).isEqualTo(pod.uid());
        assertThat(claim.spec().object("devices").array("requests").size()).isEqualTo(1);
        assertThat(cluster.api.get(Resources.PODS, pod.key()).status().array("resourceClaimStatuses"))
                .isEqualTo(JsonReader.read("[{\"name\":\"gpu\",\"resourceClaimName\":\"" + claim.name() + "\"}]"));
    }

    @Test
    void aTemplateMayComeLater() {
        pod("web", "");
        cluster.settle();
        assertThat(claims()).isEmpty();
        assertThat(cluster.events.all())
                .contains("Warning FailedResourceClaimCreation Pod web: PodResourceClaim gpu: resource claim template"
                        + " \"one-gpu\": resourceclaimtemplate.resource.k8s.io \"one-gpu\" not found");
        template();
        cluster.settle();
        assertThat(claims()).hasSize(1);
    }

    @Test
    void aClaimThatWasDeletedIsMadeAnew() {
        template();
        pod("web", "");
        cluster.settle();
        var first = claim();
        cluster.api.delete(Resources.RESOURCE_CLAIMS, first.key(), DeleteOptions.DEFAULT);
        cluster.settle();
        assertThat(claim().uid()).isNotEqualTo(first.uid());
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() {
        template();
        pod("web", "");
        cluster.settle();
        var name = claim().name();
        cluster.api.delete(Resources.RESOURCE_CLAIMS, claim().key(), DeleteOptions.DEFAULT);
        var strange = cluster.create(
                Resources.RESOURCE_CLAIMS, Cluster.object("resource.k8s.io/v1", "ResourceClaim", name, "{}"));
        cluster.settle();
        assertThat(claims()).hasSize(2).contains(cluster.api.get(Resources.RESOURCE_CLAIMS, strange.key()));
    }

    @Test
    void longNamesAreCutInProportion() {
        template();
        pod("p".repeat(100), "");
        cluster.settle();
        assertThat(claim().name()).hasSizeLessThanOrEqualTo(63).matches("p{54}-g-[a-z0-9]{5}");
    }

    @Test
    void aPodThatIsGoneGetsNoClaimFromAnOldCache() {
        template();
        var pod = pod("web", "");
        long before = cluster.api.log().revision();
        remove(pod);
        cluster.restartAt(before);
        cluster.runWithOldCaches();
        cluster.settle();
        assertThat(claims()).isEmpty();
    }

    @Test
    void theCollectorTakesAClaimWhosePodIsGone() {
        var whole = Cluster.running(PodClaimController::new, ClaimReleaseController::new, GarbageCollector::new);
        var claim = Cluster.object("resource.k8s.io/v1", "ResourceClaim", "web-gpu-x", "{}")
                .withMetadata(metadata -> metadata.with("ownerReferences", JsonReader.read("""
                        [{"apiVersion":"v1","kind":"Pod","name":"web","uid":"gone","controller":true}]""")));
        whole.create(Resources.RESOURCE_CLAIMS, claim);
        whole.settle();
        assertThat(whole.api.all(Resources.RESOURCE_CLAIMS)).isEmpty();
    }

    @Test
    void theLastUserTakesTheDevicesAlong() {
        var first = user("a");
        var second = user("b");
        allot(sharedClaim(), first, second);
        end(first, "Succeeded");
        cluster.settle();
        assertThat(claim().status().array("reservedFor")).isEqualTo(JsonArray.of(user(second)));
        assertThat(claim().status().has("allocation")).isTrue();
        remove(second);
        cluster.settle();
        assertThat(claim().status().has("allocation")).isFalse();
        assertThat(claim().status().has("reservedFor")).isFalse();
        assertThat(claim().finalizers()).isEmpty();
    }

    @Test
    void devicesThatNobodyUsedYetStay() {
        allot(sharedClaim());
        cluster.settle();
        assertThat(claim().status().has("allocation")).isTrue();
        cluster.delete(Resources.RESOURCE_CLAIMS, claim().key(), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(claims()).isEmpty();
    }

    @Test
    void aClaimThatIsUsedOutlivesItsDeletion() {
        var pod = user("a");
        allot(sharedClaim(), pod);
        cluster.delete(Resources.RESOURCE_CLAIMS, claim().key(), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(claim().isBeingDeleted()).isTrue();
        end(pod, "Failed");
        cluster.settle();
        assertThat(claims()).isEmpty();
    }

    @Test
    void aPodOfTheSameNameIsAnother() {
        var old = user("a");
        remove(old);
        allot(sharedClaim(), old);
        var current = user("a");
        cluster.settle();
        assertThat(claim().status().array("reservedFor").objects().map(one -> one.text("uid")))
                .doesNotContain(old.uid());
        assertThat(current.uid()).isNotEqualTo(old.uid());
    }

    @Test
    void aReservationThatIsNewerThanTheCacheStays() {
        var claim = sharedClaim();
        long before = cluster.api.log().revision();
        var pod = user("a");
        allot(claim, pod);
        cluster.restartAt(before);
        cluster.runWithOldCaches();
        assertThat(claim().status().array("reservedFor")).isEqualTo(JsonArray.of(user(pod)));
    }

    @Test
    void aPodPutOnANodePastTheSchedulerReservesWhatWasGiven() {
        allot(sharedClaim());
        var pod = user("a");
        cluster.settle();
        assertThat(claim().status().array("reservedFor")).isEqualTo(JsonArray.of(user(pod)));
    }

    @Test
    void theClaimOfAPodThatIsDoneGoesBeforeThePod() {
        template();
        var pod = pod("web", ", \"nodeName\": \"n1\"");
        cluster.settle();
        allot(claim(), pod);
        cluster.settle();
        end(pod, "Succeeded");
        cluster.settle();
        assertThat(claims()).isEmpty();
        assertThat(cluster.pods()).hasSize(1);
    }
}
