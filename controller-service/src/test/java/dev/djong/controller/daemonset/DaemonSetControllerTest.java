package dev.djong.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.Interruptions;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DaemonSetControllerTest {
    private final Cluster cluster = newCluster();

    private static Cluster newCluster() {
        var cluster = Cluster.running(DaemonSetController::new, FakeNode::new);
        List.of("n1", "n2", "n3").forEach(cluster::node);
        cluster.settle();
        return cluster;
    }

    private static ApiObject daemonSet(String image, int surge, int unavailable) {
        return Cluster.object("apps/v1", "DaemonSet", "log", """
                {"revisionHistoryLimit": 2, "selector": {"matchLabels": {"app": "log"}},
                 "updateStrategy": {"type": "RollingUpdate",
                                    "rollingUpdate": {"maxSurge": %d, "maxUnavailable": %d}},
                 "template": {"metadata": {"labels": {"app": "log"}},
                              "spec": {"containers": [{"name": "main", "image": "%s"}]}}}""".formatted(surge, unavailable, image));
    }

    private void deploy(int surge, int unavailable) {
        cluster.create(Resources.DAEMON_SETS, daemonSet("log:1", surge, unavailable));
        cluster.settle();
    }

    private static void change(Cluster cluster, UnaryOperator<JsonObject> change) {
        cluster.changeSpec(Resources.DAEMON_SETS, Cluster.key("log"), change::apply);
    }

    private void setImage(String image) {
        change(cluster, spec -> Cluster.withImage(spec, image));
        cluster.settle();
    }

    private JsonObject status() {
        return cluster.api.get(Resources.DAEMON_SETS, Cluster.key("log")).status();
    }

    private List<String> pods() {
        return cluster.pods().stream()
                .map(pod -> Pods.nodeName(pod) + " " + image(pod))
                .sorted()
                .toList();
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

    private void taint(String node, String taints) {
        var object = cluster.api.get(Resources.NODES, ObjectKey.cluster(node));
        cluster.api.update(
                Resources.NODES, object.withSpec(spec -> spec.with("taints", JsonReader.read("[" + taints + "]"))));
        cluster.settle();
    }

    @Test
    void everyNodeGetsAPod() {
        deploy(0, 1);
        assertThat(pods()).containsExactly("n1 log:1", "n2 log:1", "n3 log:1");
        assertThat(status().integerOr("desiredNumberScheduled", 0)).isEqualTo(3);
        assertThat(status().integerOr("numberAvailable", 0)).isEqualTo(3);
        assertThat(status().integerOr("updatedNumberScheduled", 0)).isEqualTo(3);
        var pod = cluster.pods().getFirst();
        assertThat(pod.labels())
                .containsEntry(
                        "controller-revision-hash",
                        revisions().getFirst().labels().get("controller-revision-hash"));
        assertThat(cluster.events.all()).contains("Normal SuccessfulCreate DaemonSet log: Created pod: " + pod.name());
    }

    @Test
    void aSecondReconcileDoesNothing() {
        deploy(0, 1);
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
    }

    @Test
    void nodesComeAndChange() {
        deploy(0, 1);
        cluster.node("n4");
        cluster.settle();
        assertThat(pods()).contains("n4 log:1");
        taint("n4", "{\"key\":\"gpu\",\"effect\":\"NoSchedule\"}");
        assertThat(pods()).as("may stay").contains("n4 log:1");
        assertThat(status().integerOr("numberMisscheduled", 0)).isEqualTo(1);
        taint("n4", "{\"key\":\"gpu\",\"effect\":\"NoExecute\"}");
        assertThat(pods()).containsExactly("n1 log:1", "n2 log:1", "n3 log:1");
        taint("n4", "");
        assertThat(pods()).contains("n4 log:1");
        cluster.delete(Resources.NODES, ObjectKey.cluster("n4"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(status().integerOr("desiredNumberScheduled", 0)).isEqualTo(3);
    }

    @Test
    void anUpdateReplacesNodeAfterNode() {
        deploy(0, 1);
        cluster.api.afterEach(call -> assertThat(
                        cluster.pods().stream().filter(pod -> Pods.isReady(pod) && !pod.isBeingDeleted()))
                .hasSizeGreaterThanOrEqualTo(2));
        setImage("log:2");
        assertThat(pods()).containsExactly("n1 log:2", "n2 log:2", "n3 log:2");
        assertThat(status().integerOr("updatedNumberScheduled", 0)).isEqualTo(3);
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(1L, 2L);
    }

    @Test
    void aSurgingUpdateLeavesNoNodeWithout() {
        deploy(1, 0);
        cluster.api.afterEach(call -> {
            assertThat(cluster.pods().stream()
                            .filter(pod -> Pods.isReady(pod) && !pod.isBeingDeleted())
                            .map(Pods::nodeName)
                            .distinct())
                    .hasSize(3);
            assertThat(cluster.pods().stream().filter(Pods::isActive)).hasSizeLessThanOrEqualTo(4);
        });
        setImage("log:2");
        assertThat(pods()).containsExactly("n1 log:2", "n2 log:2", "n3 log:2");
    }

    @Test
    void aBrokenUpdateStopsAtTheLimit() {
        deploy(0, 1);
        setImage("broken");
        assertThat(pods()).containsExactly("n1 broken", "n2 log:1", "n3 log:1");
        setImage("log:3");
        assertThat(pods()).containsExactly("n1 log:3", "n2 log:3", "n3 log:3");
    }

    @Test
    void rollingBackReusesTheOldRevision() {
        deploy(0, 3);
        var first = revisions().getFirst().name();
        setImage("log:2");
        setImage("log:1");
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(2L, 3L);
        assertThat(revisions().getLast().name()).isEqualTo(first);
        for (int i = 3; i <= 6; i++) {
            setImage("log:" + i);
        }
        assertThat(revisions()).extracting(TemplateRevision::number).containsExactly(5L, 6L, 7L);
    }

    @Test
    void aPodThatFailsAgainAndAgainIsReplacedMoreAndMoreSlowly() {
        deploy(0, 1);
        failOn("n1");
        assertThat(pods()).as("at once").contains("n1 log:1");
        assertThat(phaseOn("n1")).isEqualTo("Running");
        failOn("n1");
        assertThat(phaseOn("n1")).as("waits a second").isEqualTo("Failed");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(phaseOn("n1")).isEqualTo("Running");
        failOn("n1");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(phaseOn("n1")).as("waits two").isEqualTo("Failed");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(phaseOn("n1")).isEqualTo("Running");
        assertThat(cluster.events.all())
                .anyMatch(event -> event.matches("Warning FailedDaemonPod DaemonSet log: Found failed daemon pod "
                        + "shop/log-\\w{5} on node n1, will try to kill it"));
    }

    private void failOn(String node) {
        var pod = podOn(node);
        cluster.api.updateStatus(Resources.PODS, pod.withStatus(status -> status.with("phase", "Failed")));
        cluster.settle();
    }

    private ApiObject podOn(String node) {
        return cluster.pods().stream()
                .filter(pod -> Pods.nodeName(pod).equals(node))
                .findFirst()
                .orElseThrow();
    }

    private String phaseOn(String node) {
        return Pods.phase(podOn(node));
    }

    @Test
    void orphansAreAdoptedAndStrangersReleased() {
        deploy(0, 1);
        var pod = podOn("n1");
        cluster.api.update(Resources.PODS, pod.withMetadata(metadata -> metadata.without("ownerReferences")));
        cluster.settle();
        assertThat(cluster.pods())
                .hasSize(3)
                .allMatch(found -> found.controllerReference().isPresent());
        cluster.api.update(
                Resources.PODS, cluster.api.get(Resources.PODS, pod.key()).withLabel("app", "stranger"));
        cluster.settle();
        assertThat(cluster.api.get(Resources.PODS, pod.key()).controllerReference())
                .isEmpty();
        assertThat(cluster.pods()).hasSize(4);
    }

    /** Objects and what was asked of the API to get there. */
    private static Object end(Cluster cluster) {
        var end = new ArrayList<String>();
        for (var resource : List.of(Resources.PODS, Resources.CONTROLLER_REVISIONS)) {
            cluster.api
                    .all(resource)
                    .forEach(object -> end.add(resource.resource() + " " + object.name() + " " + object.labels() + " "
                            + Pods.nodeName(object) + " " + TemplateRevision.number(object)));
        }
        end.add("creates " + cluster.count("create"));
        return end;
    }

    @Test
    void aStopAtAnyWriteChangesNothing() {
        Interruptions.of(DaemonSetControllerTest::newCluster, DaemonSetControllerTest::end)
                .then(cluster -> cluster.create(Resources.DAEMON_SETS, daemonSet("log:1", 0, 1)))
                .then(cluster -> change(cluster, spec -> Cluster.withImage(spec, "log:2")))
                .changeNothing(15);
    }
}
