package dev.djong.controller.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The API in memory has no scales and measures nothing: the test says what they are. */
class HorizontalPodAutoscalerControllerTest {
    private static final String METRICS = "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb";
    private final Cluster cluster = Cluster.running(HorizontalPodAutoscalerController::new);

    private void given(int replicas) {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", replicas, "web:1"));
        cluster.api.serve("/apis/apps/v1", JsonReader.read("""
                {"resources":[{"name":"deployments","kind":"Deployment","namespaced":true},
                              {"name":"deployments/scale","kind":"Scale","namespaced":true}]}"""));
        scaleIs(replicas);
        for (int i = 0; i < replicas; i++) {
            var pod = cluster.runningPod("web-" + i, "n1", Map.of("app", "web"), "10.0.0." + i);
            var longAgo = Times.format(cluster.timers.instant().minus(Duration.ofHours(1)));
            cluster.api.update(
                    Resources.PODS,
                    pod.withSpec(spec -> spec.with(
                            "containers",
                            JsonReader.read("[{\"name\":\"main\",\"resources\":{\"requests\":{\"cpu\":\"1\"}}}]"))));
            var running = cluster.api.get(Resources.PODS, pod.key());
            cluster.api.updateStatus(Resources.PODS, running.withStatus(status -> status.with("startTime", longAgo)));
        }
    }

    private void scaleIs(int replicas) {
        cluster.api.serve("/apis/apps/v1/namespaces/shop/deployments/web/scale", JsonReader.read("""
                {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"shop"},
                 "spec":{"replicas":%d},"status":{"replicas":%d,"selector":"app=web"}}""".formatted(
                        replicas, replicas)));
    }

    private void eachUses(int pods, String cpu) {
        var items = IntStream.range(0, pods)
                .mapToObj(i -> """
                        {"metadata":{"name":"web-%d"},"timestamp":"%s","window":"10s",
                         "containers":[{"name":"main","usage":{"cpu":"%s","memory":"1Mi"}}]}""".formatted(i, Times.format(cluster.timers.instant()), cpu))
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        cluster.api.serve(METRICS, JsonReader.read(items));
    }

    private void autoscaler() {
        cluster.create(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                Cluster.object("autoscaling/v2", "HorizontalPodAutoscaler", "web", """
                        {"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                         "minReplicas":1,"maxReplicas":5,
                         "metrics":[{"type":"Resource","resource":{"name":"cpu",
                             "target":{"type":"Utilization","averageUtilization":50}}}]}"""));
        cluster.settle();
    }

    private ApiObject stored() {
        return cluster.api.get(Resources.HORIZONTAL_POD_AUTOSCALERS, Cluster.key("web"));
    }

    private String condition(String type) {
        return Conditions.find(stored().status(), type)
                .map(found -> found.text("status") + " " + found.text("reason"))
                .orElse("none");
    }

    private long wanted() {
        return cluster.deployment("web").spec().integerOr("replicas", -1);
    }

    @Test
    void scalesUpAndTells() {
        given(2);
        eachUses(2, "900m");
        autoscaler();
        assertThat(wanted()).isEqualTo(4);
        assertThat(cluster.events.all())
                .contains("Normal SuccessfulRescale HorizontalPodAutoscaler web: New size: 4; reason: cpu resource"
                        + " utilization (percentage of request) above target");
        assertThat(condition("AbleToScale")).isEqualTo("True SucceededRescale");
        assertThat(condition("ScalingActive")).isEqualTo("True ValidMetricFound");
        assertThat(condition("ScalingLimited")).isEqualTo("False DesiredWithinRange");
        var status = stored().status();
        assertThat(status.integerOr("desiredReplicas", -1)).isEqualTo(4);
        assertThat(status.integerOr("currentReplicas", -1)).isEqualTo(2);
        assertThat(status.has("lastScaleTime")).isTrue();
        JsonObject current = status.array("currentMetrics")
                .get(0)
                .asObject()
                .object("resource")
                .object("current");
        assertThat(current.integerOr("averageUtilization", -1)).isEqualTo(90);
        assertThat(current.text("averageValue")).isEqualTo("900m");
    }

    @Test
    void staysWithinItsLimits() {
        given(2);
        eachUses(2, "4");
        autoscaler();
        assertThat(wanted()).isEqualTo(5);
        assertThat(condition("ScalingLimited")).isEqualTo("True TooManyReplicas");
    }

    @Test
    void scalesDownOnlyAfterFiveQuietMinutes() {
        given(4);
        eachUses(4, "50m");
        autoscaler();
        assertThat(wanted()).isEqualTo(4);
        assertThat(condition("AbleToScale")).isEqualTo("True ScaleDownStabilized");
        cluster.pass(Duration.ofSeconds(290));
        assertThat(wanted()).isEqualTo(4);
        cluster.pass(Duration.ofSeconds(30));
        assertThat(wanted()).isEqualTo(1);
    }

    @Test
    void withoutMetricsNothingMoves() {
        given(2);
        autoscaler();
        assertThat(wanted()).isEqualTo(2);
        assertThat(condition("ScalingActive")).isEqualTo("False FailedGetResourceMetric");
        assertThat(cluster.events.all())
                .anyMatch(event -> event.startsWith("Warning FailedGetResourceMetric"))
                .anyMatch(event -> event.startsWith("Warning FailedComputeMetricsReplicas"));
    }

    @Test
    void aTargetOfNothingIsTurnedOff() {
        given(1);
        scaleIs(0);
        autoscaler();
        assertThat(condition("ScalingActive")).isEqualTo("False ScalingDisabled");
    }

    @Test
    void aMissingTargetIsToldOf() {
        autoscaler();
        assertThat(condition("AbleToScale")).isEqualTo("False FailedGetScale");
        cluster.api.forgetCalls();
        cluster.pass(Duration.ofSeconds(60));
        assertThat(cluster.api.writes()).isEmpty();
    }

    @Test
    void anUnchangedPictureIsNotWrittenAgain() {
        given(2);
        eachUses(2, "500m");
        autoscaler();
        cluster.api.forgetCalls();
        cluster.pass(Duration.ofSeconds(60));
        assertThat(cluster.api.writes()).isEmpty();
        assertThat(wanted()).isEqualTo(2);
    }
}
