package dev.djong.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.Interruptions;
import dev.djong.controller.garbage.GarbageCollector;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StatefulSetControllerTest {
    private final Cluster cluster = Cluster.running(StatefulSetController::new, FakeNode::new);

    private static ApiObject set(int replicas, String image) {
        return Cluster.object("apps/v1", "StatefulSet", "web", """
                {"replicas": %d, "serviceName": "web", "revisionHistoryLimit": 2,
                 "selector": {"matchLabels": {"app": "web"}},
                 "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
                 "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}],
                 "template": {"metadata": {"labels": {"app": "web"}},
                              "spec": {"containers": [{"name": "main", "image": "%s"}]}}}""".formatted(replicas, image));
    }

    private void deploy(int replicas) {
        cluster.create(Resources.STATEFUL_SETS, set(replicas, "web:1"));
        cluster.settle();
    }

    private void change(UnaryOperator<JsonObject> change) {
        change(cluster, change);
    }

    private static void change(Cluster cluster, UnaryOperator<JsonObject> change) {
        cluster.changeSpec(Resources.STATEFUL_SETS, Cluster.key("web"), change::apply);
    }

    private ApiObject set() {
        return cluster.api.get(Resources.STATEFUL_SETS, Cluster.key("web"));
    }

    private List<String> pods() {
        return cluster.pods().stream().map(pod -> pod.name() + " " + image(pod)).toList();
    }

    private static String image(ApiObject pod) {
        return pod.spec()
                .array("containers")
                .objects()
                .findFirst()
                .orElseThrow()
                .text("image");
    }

    private List<ApiObject> revisions() {
        return cluster.api.all(Resources.CONTROLLER_REVISIONS).stream()
                .sorted(TemplateRevision.BY_REVISION)
                .toList();
    }

    private List<String> claims() {
        return cluster.api.all(Resources.PERSISTENT_VOLUME_CLAIMS).stream()
                .map(ApiObject::name)
                .toList();
    }

    @Test
    void aStatefulSetBecomesPodsOneAfterTheOther() {
        cluster.api.afterEach(call -> assertThat(cluster.pods().stream().filter(pod -> !Pods.isReady(pod)))
                .as("pods that are not ready yet")
                .hasSizeLessThanOrEqualTo(1));
        deploy(3);
        assertThat(pods()).containsExactly("web-0 web:1", "web-1 web:1", "web-2 web:1");
        assertThat(claims()).containsExactly("data-web-0", "data-web-1", "data-web-2");
        assertThat(revisions()).hasSize(1);
        var revision = revisions().getFirst().name();
        var status = set().status();
        assertThat(status.integerOr("readyReplicas", 0)).isEqualTo(3);
        assertThat(status.integerOr("availableReplicas", 0)).isEqualTo(3);
        assertThat(status.integerOr("currentReplicas", 0)).isEqualTo(3);
        assertThat(status.integerOr("updatedReplicas", 0)).isEqualTo(3);
        assertThat(status.text("currentRevision")).isEqualTo(revision);
        assertThat(status.text("updateRevision")).isEqualTo(revision);
        assertThat(status.integerOr("observedGeneration", 0)).isEqualTo(1);
        assertThat(cluster.events.all())
                .contains(
                        "Normal SuccessfulCreate StatefulSet web: create Claim data-web-0 Pod web-0 in StatefulSet web success",
                        "Normal SuccessfulCreate StatefulSet web: create Pod web-0 in StatefulSet web successful");
    }

    @Test
    void aSecondReconcileDoesNothing() {
        deploy(3);
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
    }

    @Test
    void anUpdateGoesDownFromTheTopOneByOne() {
        deploy(3);
        cluster.api.afterEach(call -> assertThat(
                        cluster.pods().stream().filter(pod -> Pods.isReady(pod) && !pod.isBeingDeleted()))
                .hasSizeGreaterThanOrEqualTo(2));
        change(spec -> Cluster.withImage(spec, "web:2"));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:2", "web-1 web:2", "web-2 web:2");
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(1L, 2L);
        assertThat(set().status().text("currentRevision"))
                .isEqualTo(revisions().getLast().name());
        assertThat(cluster.events.all())
                .containsSubsequence(
                        "Normal SuccessfulDelete StatefulSet web: delete Pod web-2 in StatefulSet web successful",
                        "Normal SuccessfulDelete StatefulSet web: delete Pod web-1 in StatefulSet web successful",
                        "Normal SuccessfulDelete StatefulSet web: delete Pod web-0 in StatefulSet web successful");
    }

    @Test
    void aPartitionHoldsTheUpdate() {
        deploy(3);
        change(spec ->
                Cluster.withImage(spec, "web:2").withAt(Json.of(2), "updateStrategy", "rollingUpdate", "partition"));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:1", "web-1 web:1", "web-2 web:2");
        var status = set().status();
        assertThat(status.text("currentRevision")).isNotEqualTo(status.text("updateRevision"));
        assertThat(status.integerOr("currentReplicas", 0)).isEqualTo(2);
        assertThat(status.integerOr("updatedReplicas", 0)).isEqualTo(1);
        cluster.delete(Resources.PODS, Cluster.key("web-0"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(pods()).as("made anew as it was").contains("web-0 web:1");
        change(spec -> spec.withAt(Json.of(0), "updateStrategy", "rollingUpdate", "partition"));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:2", "web-1 web:2", "web-2 web:2");
    }

    @Test
    void rollingBackReusesTheOldRevision() {
        deploy(1);
        var first = revisions().getFirst().name();
        change(spec -> Cluster.withImage(spec, "web:2"));
        cluster.settle();
        change(spec -> Cluster.withImage(spec, "web:1"));
        cluster.settle();
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(2L, 3L);
        assertThat(revisions().getLast().name()).isEqualTo(first);
        assertThat(pods()).containsExactly("web-0 web:1");
    }

    @Test
    void oldRevisionsBeyondTheLimitGo() {
        deploy(1);
        for (int i = 2; i <= 6; i++) {
            var image = "web:" + i;
            change(spec -> Cluster.withImage(spec, image));
            cluster.settle();
        }
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(4L, 5L, 6L);
    }

    @Test
    void aBrokenUpdateStopsAtItsFirstPod() {
        deploy(3);
        change(spec -> Cluster.withImage(spec, "broken"));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:1", "web-1 web:1", "web-2 broken");
        assertThat(set().status().integerOr("readyReplicas", 0)).isEqualTo(2);
    }

    @Test
    void scalingKeepsClaims() {
        deploy(3);
        change(spec -> spec.with("replicas", 1));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:1");
        assertThat(claims()).containsExactly("data-web-0", "data-web-1", "data-web-2");
        change(spec -> spec.with("replicas", 2));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:1", "web-1 web:1");
    }

    @Test
    void claimsGoWithTheirReplicasWhereAsked() {
        var collected = Cluster.running(StatefulSetController::new, FakeNode::new, GarbageCollector::new);
        var policy = JsonReader.read("{\"whenDeleted\":\"Delete\",\"whenScaled\":\"Delete\"}");
        collected.create(
                Resources.STATEFUL_SETS,
                set(3, "web:1").withSpec(spec -> spec.with("persistentVolumeClaimRetentionPolicy", policy)));
        collected.settle();
        change(collected, spec -> spec.with("replicas", 1));
        collected.settle();
        assertThat(collected.api.all(Resources.PERSISTENT_VOLUME_CLAIMS))
                .extracting(ApiObject::name)
                .containsExactly("data-web-0");
        change(collected, spec -> spec.with("replicas", 2));
        collected.settle();
        assertThat(collected.pods()).hasSize(2);
        collected.delete(Resources.STATEFUL_SETS, Cluster.key("web"), Propagation.BACKGROUND);
        collected.settle();
        assertThat(collected.pods()).isEmpty();
        assertThat(collected.api.all(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
        assertThat(collected.api.all(Resources.CONTROLLER_REVISIONS)).isEmpty();
    }

    @Test
    void aFailedPodIsReplaced() {
        deploy(2);
        var pod = cluster.pods().getFirst();
        cluster.api.updateStatus(Resources.PODS, pod.withStatus(status -> status.with("phase", "Failed")));
        cluster.settle();
        assertThat(pods()).containsExactly("web-0 web:1", "web-1 web:1");
        assertThat(cluster.pods().getFirst().uid()).isNotEqualTo(pod.uid());
    }

    @Test
    void theNextWaitsUntilOneIsAvailable() {
        cluster.create(Resources.STATEFUL_SETS, set(2, "web:1").withSpec(spec -> spec.with("minReadySeconds", 30)));
        cluster.settle();
        assertThat(pods()).hasSize(1);
        assertThat(set().status().integerOr("availableReplicas", 9)).isZero();
        cluster.pass(Duration.ofSeconds(31));
        assertThat(pods()).hasSize(2);
        cluster.pass(Duration.ofSeconds(31));
        assertThat(set().status().integerOr("availableReplicas", 0)).isEqualTo(2);
    }

    @Test
    void orphansAreAdoptedAndStrangersReleased() {
        deploy(2);
        var pod = cluster.pods().getFirst();
        cluster.api.update(Resources.PODS, pod.withMetadata(metadata -> metadata.without("ownerReferences")));
        var revision = revisions().getFirst();
        cluster.api.update(
                Resources.CONTROLLER_REVISIONS, revision.withMetadata(metadata -> metadata.without("ownerReferences")));
        cluster.settle();
        assertThat(cluster.pods())
                .hasSize(2)
                .allMatch(found -> found.controllerReference().isPresent());
        assertThat(revisions())
                .hasSize(1)
                .allMatch(found -> found.controllerReference().isPresent());
        cluster.api.update(
                Resources.PODS,
                cluster.api.get(Resources.PODS, Cluster.key("web-1")).withLabel("app", "stranger"));
        cluster.settle();
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("web-1")).controllerReference())
                .as("its name is taken, and that is all there is to do")
                .isEmpty();
        cluster.api.delete(Resources.PODS, Cluster.key("web-1"), DeleteOptions.DEFAULT);
        cluster.settle();
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("web-1")).controllerReference())
                .isPresent();
    }

    @Test
    void aNameTakenByAnotherRevisionLeadsToAnotherName() {
        deploy(1);
        var name = revisions().getFirst().name();
        var again = Cluster.running(StatefulSetController::new, FakeNode::new);
        again.create(Resources.CONTROLLER_REVISIONS, ApiObject.of("apps/v1", "ControllerRevision", Cluster.key(name)));
        again.create(Resources.STATEFUL_SETS, set(1, "web:1"));
        again.settle();
        again.pass(Duration.ofSeconds(5));
        assertThat(again.pods()).hasSize(1);
        assertThat(again.api
                        .get(Resources.STATEFUL_SETS, Cluster.key("web"))
                        .status()
                        .integerOr("collisionCount", 0))
                .isEqualTo(1);
    }

    /** Objects and what was asked of the API to get there. */
    private static Object end(Cluster cluster) {
        var end = new ArrayList<String>();
        for (var resource :
                List.of(Resources.PODS, Resources.PERSISTENT_VOLUME_CLAIMS, Resources.CONTROLLER_REVISIONS)) {
            cluster.api
                    .all(resource)
                    .forEach(object -> end.add(resource.resource() + " " + object.name() + " " + object.labels() + " "
                            + TemplateRevision.number(object)));
        }
        end.add("creates " + cluster.count("create"));
        return end;
    }

    @Test
    void aStopAtAnyWriteChangesNothing() {
        Interruptions.of(
                        () -> Cluster.running(StatefulSetController::new, FakeNode::new),
                        StatefulSetControllerTest::end)
                .then(cluster -> cluster.create(Resources.STATEFUL_SETS, set(3, "web:1")))
                .then(cluster -> change(cluster, spec -> Cluster.withImage(spec.with("replicas", 2), "web:2")))
                .changeNothing(20);
    }
}
