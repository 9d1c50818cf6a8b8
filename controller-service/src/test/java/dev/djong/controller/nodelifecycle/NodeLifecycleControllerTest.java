package dev.djong.controller.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.podgc.PodGcController;
import dev.djong.controller.tainteviction.TaintEvictionController;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeLifecycleControllerTest {
    private final Cluster cluster =
            Cluster.running(NodeLifecycleController::new, TaintEvictionController::new, PodGcController::new);

    private void lease(String node) {
        var key = new ObjectKey("kube-node-lease", node);
        var lease = cluster.api.find(Resources.LEASES, key);
        var renewed = JsonObject.of("renewTime", Json.of(Times.formatMicros(cluster.timers.instant())));
        if (lease.isEmpty()) {
            cluster.create(
                    Resources.LEASES,
                    ApiObject.of("coordination.k8s.io/v1", "Lease", key).with("spec", renewed));
        } else {
            cluster.api.update(Resources.LEASES, lease.get().with("spec", renewed));
        }
    }

    private void beat(String node, int seconds) {
        for (int i = 0; i < seconds; i += 10) {
            lease(node);
            cluster.pass(Duration.ofSeconds(10));
        }
    }

    private String ready(String node) {
        return Conditions.find(
                        cluster.api
                                .get(Resources.NODES, ObjectKey.cluster(node))
                                .status(),
                        "Ready")
                .map(condition -> condition.text("status"))
                .orElse("none");
    }

    private List<String> taints(String node) {
        return cluster.api
                .get(Resources.NODES, ObjectKey.cluster(node))
                .spec()
                .array("taints")
                .objects()
                .map(taint -> taint.text("key") + ":" + taint.text("effect"))
                .toList();
    }

    private ApiObject podTolerating(String name, int seconds) {
        var pod = cluster.runningPod(name, "n1", Map.of(), "10.0.0.5");
        var toleration = JsonReader.read("""
                [{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":%d}]""".formatted(seconds));
        return cluster.api.update(Resources.PODS, pod.withSpec(spec -> spec.with("tolerations", toleration)));
    }

    @Test
    void aSilentNodeIsUnknownWithinFiftySecondsAndTainted() {
        cluster.node("n1");
        beat("n1", 60);
        assertThat(ready("n1")).isEqualTo("True");
        assertThat(taints("n1")).isEmpty();
        cluster.pass(Duration.ofSeconds(39));
        assertThat(ready("n1")).isEqualTo("Unknown");
        assertThat(taints("n1"))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        lease("n1");
        var node = cluster.api.get(Resources.NODES, ObjectKey.cluster("n1"));
        cluster.api.updateStatus(
                Resources.NODES,
                node.withStatus(status -> Conditions.set(
                        status, Conditions.of("Ready", "True", "KubeletReady", "", cluster.timers.instant()))));
        cluster.settle();
        assertThat(taints("n1")).isEmpty();
    }

    @Test
    void podsOnItLoseReadinessAndGoWhenTheirPatienceIsOver() {
        cluster.node("n1");
        podTolerating("patient", 300);
        var hasty = cluster.runningPod("hasty", "n1", Map.of(), "10.0.0.6");
        beat("n1", 20);
        cluster.pass(Duration.ofSeconds(45));
        assertThat(Pods.isReady(cluster.api.get(Resources.PODS, Cluster.key("patient"))))
                .isFalse();
        assertThat(cluster.api.get(Resources.PODS, hasty.key()).isBeingDeleted())
                .isTrue();
        assertThat(cluster.api
                        .get(Resources.PODS, hasty.key())
                        .status()
                        .array("conditions")
                        .toString())
                .contains("DeletionByTaintManager");
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("patient")).isBeingDeleted())
                .isFalse();
        cluster.pass(Duration.ofSeconds(300));
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("patient")).isBeingDeleted())
                .isTrue();
    }

    @Test
    void nobodyIsEvictedWhenAllOfSeveralNodesFallSilent() {
        cluster.node("n1");
        cluster.node("n2");
        var pod = cluster.runningPod("web", "n1", Map.of(), "10.0.0.6");
        cluster.pass(Duration.ofMinutes(5));
        assertThat(ready("n1")).isEqualTo("Unknown");
        assertThat(ready("n2")).isEqualTo("Unknown");
        assertThat(taints("n2")).containsExactly("node.kubernetes.io/unreachable:NoSchedule");
        assertThat(pod.name()).isNotEmpty();
    }

    @Test
    void podsOfANodeThatIsGoneGoToo() {
        cluster.node("n1");
        cluster.runningPod("stays", "n1", Map.of(), "10.0.0.5");
        cluster.runningPod("lost", "n9", Map.of(), "10.0.0.6");
        beat("n1", 30);
        assertThat(cluster.pods()).hasSize(2);
        beat("n1", 40);
        assertThat(cluster.pods()).extracting(ApiObject::name).containsExactly("stays");
    }

    @Test
    void pressureAndCordonBecomeTaints() {
        var node = cluster.node("n1");
        lease("n1");
        var status = JsonReader.read("""
                {"conditions":[{"type":"Ready","status":"True"},{"type":"DiskPressure","status":"True"}]}""");
        cluster.api.updateStatus(Resources.NODES, node.with("status", status));
        cluster.changeSpec(Resources.NODES, node.key(), spec -> spec.with("unschedulable", true));
        cluster.settle();
        assertThat(taints("n1"))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/disk-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule");
    }
}
