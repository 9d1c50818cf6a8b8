package dev.djong.controller.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.controller.Cluster;
import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finalizers keep the pods, so that what was written before the deletion can be read. */
class PodGcControllerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Cluster cluster = Cluster.running(PodGcController::new);

    private ApiObject held(ApiObject pod) {
        return cluster.api.update(Resources.PODS, pod.withFinalizers(List.of("batch.kubernetes.io/job-tracking")));
    }

    private ApiObject deleted(ApiObject pod) {
        cluster.api.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT);
        return cluster.api.get(Resources.PODS, pod.key());
    }

    private ApiObject after(ApiObject pod, Duration time) {
        cluster.pass(time);
        return cluster.api.get(Resources.PODS, pod.key());
    }

    private static Map<String, String> disruption(ApiObject pod) {
        return Conditions.find(pod.status(), "DisruptionTarget")
                .map(condition -> Map.of(condition.text("reason"), condition.text("message")))
                .orElse(Map.of());
    }

    @Test
    void aPodThatIsDeletedBeforeItHadANodeHasFailed() {
        var pod = cluster.create(
                Resources.PODS,
                ApiObject.of("v1", "Pod", Cluster.key("waits"))
                        .with("status", JsonReader.read("{\"phase\": \"Pending\"}")));
        deleted(held(pod));
        var seen = after(pod, PodGcController.PERIOD);
        assertThat(seen.status().text("phase")).isEqualTo("Failed");
        assertThat(disruption(seen)).as("its owner wanted it").isEmpty();
    }

    @Test
    void aPodOfAVanishedNodeHasFailedByDisruption() {
        var pod = held(cluster.runningPod("lost", "n9", Map.of(), "10.0.0.6"));
        var waited = after(pod, PodGcController.PERIOD);
        assertThat(waited.status().text("phase")).isEqualTo("Running");
        var seen = after(pod, PodGcPlanner.QUARANTINE);
        assertThat(seen.status().text("phase")).isEqualTo("Failed");
        assertThat(disruption(seen)).containsExactly(Map.entry("DeletionByPodGC", "PodGC: node no longer exists"));
        assertThat(seen.isBeingDeleted()).isTrue();
    }

    @Test
    void aPodThatEndsOnANodeOutOfServiceHasFailed() {
        var node = cluster.node("n1");
        var pod = deleted(held(cluster.runningPod("stuck", "n1", Map.of(), "10.0.0.6")));
        cluster.changeSpec(Resources.NODES, node.key(), spec -> spec.with("taints", JsonReader.read("""
                        [{"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}]""")));
        assertThat(after(pod, PodGcController.PERIOD).status().text("phase"))
                .as("a node that is ready may still tell")
                .isEqualTo("Running");
        cluster.api.updateStatus(
                Resources.NODES,
                cluster.api
                        .get(Resources.NODES, node.key())
                        .withStatus(status -> Conditions.set(status, Conditions.of("Ready", "Unknown", "", "", NOW))));
        var seen = after(pod, PodGcController.PERIOD);
        assertThat(seen.status().text("phase")).isEqualTo("Failed");
        assertThat(disruption(seen)).isEmpty();
    }

    @Test
    void aPodThatMayNotBeDeletedHoldsUpNoOther() {
        cluster.runningPod("kept", "n9", Map.of(), "10.0.0.6");
        cluster.runningPod("lost", "n9", Map.of(), "10.0.0.7");
        cluster.api.beforeEach(call -> {
            if (call.verb().equals("delete") && call.key().name().equals("kept")) {
                throw ApiFailure.internal("a webhook says no");
            }
        });
        cluster.pass(PodGcController.PERIOD.plus(PodGcPlanner.QUARANTINE));
        assertThat(cluster.pods()).extracting(ApiObject::name).containsExactly("kept");
    }

    private static ApiObject finished(String name, String status, int second) {
        return ApiObject.of("v1", "Pod", Cluster.key(name))
                .with("status", JsonReader.read(status))
                .withMetadata(metadata -> metadata.with(
                        "creationTimestamp", NOW.plusSeconds(second).toString()));
    }

    @Test
    void ofTooManyFinishedPodsTheEvictedGoFirstAndThenTheOldest() {
        var pods = List.of(
                finished("old", "{\"phase\": \"Succeeded\"}", 1),
                finished("evicted", "{\"phase\": \"Failed\", \"reason\": \"Evicted\"}", 3),
                finished("young", "{\"phase\": \"Failed\"}", 2),
                finished("running", "{\"phase\": \"Running\"}", 0));
        assertThat(PodGcPlanner.plan(pods, Map.of(), Set.of(), 1, NOW))
                .extracting(removal -> removal.pod().name(), PodGcPlanner.Removal::cause)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("evicted", PodGcPlanner.Cause.FINISHED),
                        org.assertj.core.groups.Tuple.tuple("old", PodGcPlanner.Cause.FINISHED));
        assertThat(PodGcPlanner.plan(pods, Map.of(), Set.of(), 3, NOW)).isEmpty();
    }
}
