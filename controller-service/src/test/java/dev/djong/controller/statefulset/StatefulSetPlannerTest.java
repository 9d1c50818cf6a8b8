package dev.djong.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pods are written as {@code 0:new 1:old~ 2:old-}: ordinal, revision, and {@code ~} for not ready, {@code -} for going,
 * {@code !} for failed, {@code ?} for pending. Steps as {@code +2:new} for a pod made and {@code -1} for one deleted.
 */
class StatefulSetPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ApiObject OLD = revision("old");
    private static final ApiObject NEW = revision("new");

    private static ApiObject revision(String name) {
        return ApiObject.of("apps/v1", "ControllerRevision", Cluster.key(name)).with("data", JsonReader.read("""
                        {"spec": {"template": {"$patch": "replace", "metadata": {"labels": {"app": "web"}},
                                               "spec": {"volumes": [{"name": "data"}, {"name": "tmp"}]}}}}"""));
    }

    private static ApiObject set(int replicas, String more) {
        var spec = """
                {"replicas": %d, "serviceName": "all", "selector": {"matchLabels": {"app": "web"}} %s}""".formatted(replicas, more.isEmpty() ? "" : ", " + more);
        return Cluster.object("apps/v1", "StatefulSet", "web", spec).withMetadata(meta -> meta.with("uid", "set-uid"));
    }

    private static ApiObject pod(String text) {
        var parts = text.split("[:~!?-]");
        var pod = Replicas.pod(set(1, ""), parts[1].equals("old") ? OLD : NEW, Integer.parseInt(parts[0]))
                .withMetadata(meta -> meta.with("uid", "pod-uid-" + parts[0]));
        if (text.endsWith("-")) {
            pod = pod.withMetadata(meta -> meta.with("deletionTimestamp", Times.format(NOW)));
        }
        var phase = text.endsWith("!") ? "Failed" : text.endsWith("?") ? "Pending" : "Running";
        return pod.with("status", JsonReader.read("""
                {"phase": "%s", "conditions": [
                   {"type": "Ready", "status": "%s", "lastTransitionTime": "2025-12-31T23:59:50Z"}]}""".formatted(
                        phase, text.endsWith("~") || !phase.equals("Running") ? "False" : "True")));
    }

    private static StatefulSetObserved seen(ApiObject set, String pods, ApiObject... claims) {
        var byOrdinal = new TreeMap<Integer, ApiObject>();
        for (var text : pods.isBlank() ? new String[0] : pods.strip().split(" ")) {
            byOrdinal.put(Integer.parseInt(text.substring(0, text.indexOf(':'))), pod(text));
        }
        var byName = new HashMap<String, ApiObject>();
        for (var claim : claims) {
            byName.put(claim.name(), claim);
        }
        return new StatefulSetObserved(set, byOrdinal, byName, OLD, NEW, NOW);
    }

    private static String told(StatefulSetPlan plan) {
        return String.join(
                " ", plan.steps().stream().map(StatefulSetPlannerTest::told).toList());
    }

    private static String told(Step step) {
        return switch (step) {
            case Step.CreatePod(var pod) ->
                "+" + pod.name().substring("web-".length()) + ":" + pod.labels().get("controller-revision-hash");
            case Step.DeletePod(var pod) -> "-" + pod.name().substring("web-".length());
            case Step.UpdatePod(var pod) -> "label " + pod.name();
            case Step.CreateClaim(var claim, var pod) -> "claim " + claim.name();
            case Step.UpdateClaim(var claim) ->
                claim.name() + "->"
                        + String.join(
                                "+",
                                claim.ownerReferences().stream()
                                        .map(OwnerReference::uid)
                                        .toList());
        };
    }

    @ParameterizedTest(name = "{0}: {3} -> {4}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "the first comes first               | 3 | '' | ''                     | +0:new",
                "the next only after it is ready     | 3 | '' | '0:new~'               | ''",
                "ready, so the next                  | 3 | '' | '0:new'                | +1:new",
                "a gap is filled before all          | 3 | '' | '0:new 2:new'          | +1:new",
                "one that goes is waited for         | 2 | '' | '0:new- 1:new'         | ''",
                "an ended one goes                   | 2 | '' | '0:new! 1:new'         | -0",
                "the highest surplus goes            | 1 | '' | '0:new 1:new 2:new'    | -2",
                "one surplus at a time               | 1 | '' | '0:new 1:new 2:new-'   | ''",
                "an unwell surplus is waited for     | 1 | '' | '0:new 1:new~ 2:new~'  | ''",
                "the only unwell surplus goes        | 1 | '' | '0:new 1:new 2:new~'   | -2",
                "no surplus goes while one is unwell | 1 | '' | '0:new~ 1:new'         | ''",
                "updates begin at the top            | 3 | '' | '0:old 1:old 2:old'    | -2",
                "the next when it is back            | 3 | '' | '0:old 1:old 2:new'    | -1",
                "not before                          | 3 | '' | '0:old 1:old 2:new~'   | ''",
                "updated                             | 2 | '' | '0:new 1:new'          | ''",
                "scaling before updating             | 2 | '' | '0:old 1:old 2:old'    | -2",
                "nothing wanted                      | 0 | '' | '0:old'                | -0",
            })
    void inOrder(String what, int replicas, String more, String pods, String steps) {
        assertThat(told(StatefulSetPlanner.plan(seen(set(replicas, more), pods))))
                .isEqualTo(steps);
    }

    @ParameterizedTest(name = "{0}: {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "all at once                         | 3 | ''                     | +0:new +1:new +2:new",
                "what is missing, whoever is unwell  | 3 | '0:new~ 1:new-'        | +2:new",
                "all surplus                         | 1 | '0:new~ 1:new 2:new~'  | -2 -1",
                "an ended one goes                   | 2 | '0:new! 1:new'         | -0",
                "updates one by one all the same     | 3 | '0:old 1:old 2:old'    | -2",
                "waits for it                        | 3 | '0:old 1:old 2:new~'   | ''",
                "broken old ones do not hold it up   | 3 | '0:old~ 1:old~ 2:old~' | -2",
                "not behind a pod that ended         | 2 | '0:old 1:old!'         | -1",
            })
    void parallel(String what, int replicas, String pods, String steps) {
        var set = set(replicas, "\"podManagementPolicy\": \"Parallel\"");
        assertThat(told(StatefulSetPlanner.plan(seen(set, pods)))).isEqualTo(steps);
    }

    @ParameterizedTest(name = "partition {0} of {1}: {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "2 | 1 | '0:old 1:old 2:old' | -2",
                "2 | 1 | '0:old 1:old 2:new' | ''",
                "2 | 1 | '0:old 2:new'       | +1:old",
                "2 | 1 | '0:old 1:old'       | +2:new",
                "0 | 2 | '0:old 1:old 2:old' | -2 -1",
                "0 | 2 | '0:old 1:old 2:new' | -1 -0",
                "9 | 1 | '0:old 1:old 2:old' | ''",
            })
    void partitionsAndSeveralAtOnce(int partition, int atOnce, String pods, String steps) {
        var set = set(3, """
                "updateStrategy": {"type": "RollingUpdate",
                                   "rollingUpdate": {"partition": %d, "maxUnavailable": %d}}""".formatted(partition, atOnce));
        assertThat(told(StatefulSetPlanner.plan(seen(set, pods)))).isEqualTo(steps);
    }

    @Test
    void onDeleteReplacesNobodyButMakesTheNew() {
        var set = set(2, "\"updateStrategy\": {\"type\": \"OnDelete\"}");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:old 1:old")))).isEmpty();
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:old")))).isEqualTo("+1:new");
    }

    @Test
    void ordinalsMayBeginElsewhere() {
        var set = set(2, "\"ordinals\": {\"start\": 5}");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "")))).isEqualTo("+5:new");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "5:new")))).isEqualTo("+6:new");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new 5:new 6:new"))))
                .isEqualTo("-0");
    }

    @Test
    void availabilityTakesItsTime() {
        var set = set(2, "\"minReadySeconds\": 30");
        var plan = StatefulSetPlanner.plan(seen(set, "0:new"));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.recheck()).contains(Duration.ofSeconds(20));
    }

    @Test
    void aSetThatGoesIsLeftAlone() {
        var going = set(3, "").withMetadata(meta -> meta.with("deletionTimestamp", Times.format(NOW)));
        assertThat(told(StatefulSetPlanner.plan(seen(going, "0:old")))).isEmpty();
    }

    @Test
    void aPodHasItsIdentity() {
        var set = set(1, "\"volumeClaimTemplates\": [{\"metadata\": {\"name\": \"data\"}, \"spec\": {\"x\": 1}}]");
        var plan = StatefulSetPlanner.plan(seen(set, ""));
        assertThat(told(plan)).isEqualTo("claim data-web-0 +0:new");
        var pod = ((Step.CreatePod) plan.steps().getLast()).pod();
        assertThat(pod.labels())
                .isEqualTo(Map.of(
                        "app", "web",
                        "statefulset.kubernetes.io/pod-name", "web-0",
                        "apps.kubernetes.io/pod-index", "0",
                        "controller-revision-hash", "new"));
        assertThat(pod.spec().text("hostname")).isEqualTo("web-0");
        assertThat(pod.spec().text("subdomain")).isEqualTo("all");
        assertThat(pod.spec().array("volumes").toString())
                .isEqualTo("[{\"name\":\"data\",\"persistentVolumeClaim\":{\"claimName\":\"data-web-0\"}},"
                        + "{\"name\":\"tmp\"}]");
        var claim = ((Step.CreateClaim) plan.steps().getFirst()).claim();
        assertThat(claim.labels()).isEqualTo(Map.of("app", "web"));
        assertThat(claim.spec().get("x")).isEqualTo(Json.of(1));
        assertThat(claim.ownerReferences()).isEmpty();
    }

    @Test
    void lostLabelsComeBack() {
        var seen = seen(set(1, ""), "0:new");
        seen.pods().put(0, seen.pods().get(0).withLabel(Replicas.POD_NAME_LABEL, "other"));
        assertThat(told(StatefulSetPlanner.plan(seen))).isEqualTo("label web-0");
    }

    private static ApiObject claim(int ordinal, String... ownerUids) {
        var owners = List.of(ownerUids).stream()
                .map(uid -> new OwnerReference(
                        "v1", uid.startsWith("pod") ? "Pod" : "StatefulSet", "web-" + ordinal, uid, true, true))
                .toList();
        return ApiObject.of("v1", "PersistentVolumeClaim", Cluster.key("data-web-" + ordinal))
                .withOwnerReferences(owners);
    }

    private static ApiObject setWithClaims(int replicas, String whenDeleted, String whenScaled) {
        return set(replicas, """
                "volumeClaimTemplates": [{"metadata": {"name": "data"}}],
                "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "%s", "whenScaled": "%s"}""".formatted(whenDeleted, whenScaled));
    }

    @ParameterizedTest(name = "{0}/{1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "Retain | Retain | -1",
                "Delete | Retain | data-web-0->set-uid data-web-1->set-uid -1",
                "Retain | Delete | data-web-1->pod-uid-1 -1",
                "Delete | Delete | data-web-0->set-uid data-web-1->pod-uid-1 -1",
            })
    void claimsBelongToWhomTheyGoWith(String whenDeleted, String whenScaled, String steps) {
        var set = setWithClaims(1, whenDeleted, whenScaled);
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new 1:new", claim(0), claim(1)))))
                .isEqualTo(steps);
    }

    @Test
    void claimsAreGivenBackWhenTheyAreToStay() {
        var set = setWithClaims(1, "Retain", "Retain");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new", claim(0, "set-uid")))))
                .isEqualTo("data-web-0->");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new", claim(0, "stranger")))))
                .isEmpty();
        var deleting = setWithClaims(1, "Delete", "Retain");
        assertThat(told(StatefulSetPlanner.plan(seen(deleting, "0:new", claim(0, "stranger")))))
                .isEmpty();
    }

    @Test
    void aPodWaitsForTheClaimOfItsPredecessorToGo() {
        var set = setWithClaims(1, "Retain", "Delete");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "", claim(0, "pod-uid-before")))))
                .isEmpty();
        assertThat(told(StatefulSetPlanner.plan(seen(set, "", claim(0))))).isEqualTo("+0:new");
    }

    @Test
    void aPendingPodGetsTheClaimThatIsMissing() {
        var set = setWithClaims(1, "Retain", "Retain");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new?")))).isEqualTo("claim data-web-0");
        assertThat(told(StatefulSetPlanner.plan(seen(set, "0:new")))).isEmpty();
    }

    @Test
    void aBurstHasALimit() {
        var set = set(StatefulSetPlanner.BURST + 1, "\"podManagementPolicy\": \"Parallel\"");
        assertThat(StatefulSetPlanner.plan(seen(set, "")).steps()).hasSize(StatefulSetPlanner.BURST);
        assertThat(StatefulSetPlanner.plan(
                                seen(set(StatefulSetPlanner.BURST, "\"podManagementPolicy\": \"Parallel\""), ""))
                        .steps())
                .hasSize(StatefulSetPlanner.BURST);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "web-0,0",
        "web-12,12",
        "web-007,-1",
        "web-,-1",
        "web,-1",
        "other-1,-1",
        "web-x-1,-1",
        "web-9999999999,-1"
    })
    void ordinalsAreReadFromNames(String name, int ordinal) {
        assertThat(Ordinals.of(set(1, ""), name).orElse(-1)).isEqualTo(ordinal);
    }

    @Test
    void theStatusCounts() {
        var status = StatefulSetStatus.of(seen(set(3, ""), "0:old 1:old~ 2:new 3:old-"));
        assertThat(status.toString())
                .isEqualTo("{\"availableReplicas\":3,\"collisionCount\":0,\"currentReplicas\":2,"
                        + "\"currentRevision\":\"old\",\"observedGeneration\":0,\"readyReplicas\":3,\"replicas\":4,"
                        + "\"updateRevision\":\"new\",\"updatedReplicas\":1}");
        assertThat(StatefulSetStatus.of(seen(set(2, ""), "0:new 1:new")).text("currentRevision"))
                .isEqualTo("new");
        assertThat(StatefulSetStatus.of(seen(set(2, "\"updateStrategy\": {\"type\": \"OnDelete\"}"), "0:new 1:new"))
                        .text("currentRevision"))
                .isEqualTo("old");
    }
}
