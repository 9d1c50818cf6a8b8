package dev.djong.controller.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.deployment.DeploymentController;
import dev.djong.controller.pod.Disruption;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisruptionControllerTest {
    private final Cluster cluster = Cluster.running(
            DeploymentController::new,
            ReplicaSetController::new,
            FakeNode::new,
            DisruptionController::new,
            StaleDisruptionController::new);

    private void budget(String spec) {
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS, Cluster.object("policy/v1", "PodDisruptionBudget", "web", spec));
    }

    private JsonObject status() {
        return cluster.api
                .get(Resources.POD_DISRUPTION_BUDGETS, Cluster.key("web"))
                .status();
    }

    private long number(String name) {
        return status().integerOr(name, -1);
    }

    @Test
    void countsWhatADeploymentPromisesAlsoDuringARollout() {
        budget("{\"maxUnavailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        cluster.settle();
        assertThat(number("expectedPods")).isEqualTo(3);
        assertThat(number("disruptionsAllowed")).isEqualTo(1);
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> Cluster.withImage(spec, "broken"));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(4);
        assertThat(number("expectedPods")).isEqualTo(3);
        assertThat(number("currentHealthy")).isEqualTo(2);
        assertThat(number("disruptionsAllowed")).isZero();
    }

    @Test
    void restartingWritesNothing() {
        budget("{\"maxUnavailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        cluster.settle();
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
    }

    @Test
    void noSelectorMatchesNothingAndAnEmptyOneEverything() {
        cluster.runningPod("a", "n1", Map.of("app", "a"), "10.0.0.1");
        budget("{\"minAvailable\":0}");
        cluster.settle();
        assertThat(number("currentHealthy")).isZero();
        cluster.changeSpec(
                Resources.POD_DISRUPTION_BUDGETS, Cluster.key("web"), spec -> spec.with("selector", JsonObject.EMPTY));
        cluster.settle();
        assertThat(number("currentHealthy")).isOne();
    }

    @Test
    void anyOwnerWithAScaleCounts() {
        cluster.api.serve("/apis/example.com/v1", JsonReader.read("""
                {"resources":[{"name":"pools","kind":"Pool","namespaced":true,"verbs":["get"]},
                              {"name":"pools/scale","kind":"Scale","namespaced":true,"verbs":["get"]}]}"""));
        cluster.api.serve("/apis/example.com/v1/namespaces/shop/pools/p/scale", JsonReader.read("""
                {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"p","namespace":"shop","uid":"u1"},
                 "spec":{"replicas":4}}"""));
        owned("a", "example.com/v1", "Pool", "p", "u1");
        budget("{\"minAvailable\":\"50%\",\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.settle();
        assertThat(number("expectedPods")).isEqualTo(4);
        assertThat(number("desiredHealthy")).isEqualTo(2);
    }

    @Test
    void anOwnerWithoutScaleFailsTheCountUntilItHasOne() {
        cluster.api.serve(
                "/apis/example.com/v1",
                JsonReader.read("{\"resources\":[{\"name\":\"pools\",\"kind\":\"Pool\",\"namespaced\":true}]}"));
        owned("a", "example.com/v1", "Pool", "p", "u1");
        budget("{\"maxUnavailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.settle();
        var condition = Conditions.find(status(), "DisruptionAllowed").orElseThrow();
        assertThat(condition.text("reason")).isEqualTo("SyncFailed");
        assertThat(condition.text("message")).isEqualTo("pools.example.com does not implement the scale subresource");
        assertThat(cluster.events.all()).anyMatch(event -> event.contains("CalculateExpectedPodCountFailed"));
    }

    private void owned(String pod, String apiVersion, String kind, String owner, String uid) {
        var running = cluster.runningPod(pod, "n1", Map.of("app", "web"), "10.0.0.1");
        cluster.api.update(
                Resources.PODS,
                running.withOwnerReferences(List.of(new OwnerReference(apiVersion, kind, owner, uid, true, true))));
    }

    @Test
    void podsOfNobodyAreToldOf() {
        cluster.runningPod("a", "n1", Map.of("app", "web"), "10.0.0.1");
        budget("{\"maxUnavailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.settle();
        assertThat(number("expectedPods")).isZero();
        assertThat(cluster.events.all()).anyMatch(event -> event.contains("UnmanagedPods"));
    }

    @Test
    void anEvictionThatDoesNotHappenIsGivenBackAfterTwoMinutes() {
        cluster.runningPod("a", "n1", Map.of("app", "web"), "10.0.0.1");
        cluster.runningPod("b", "n1", Map.of("app", "web"), "10.0.0.2");
        budget("{\"minAvailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        cluster.settle();
        assertThat(number("disruptionsAllowed")).isOne();
        var granted = cluster.api.get(Resources.POD_DISRUPTION_BUDGETS, Cluster.key("web"));
        cluster.api.updateStatus(
                Resources.POD_DISRUPTION_BUDGETS,
                granted.withStatus(status -> status.with("disruptionsAllowed", 0)
                        .with("disruptedPods", JsonObject.of("a", Json.of(Times.format(cluster.timers.instant()))))));
        cluster.settle();
        assertThat(number("disruptionsAllowed")).isZero();
        cluster.pass(Duration.ofSeconds(121));
        assertThat(number("disruptionsAllowed")).isOne();
        assertThat(cluster.events.all()).anyMatch(event -> event.contains("NotDeleted"));
    }

    @Test
    void aDisruptionThatDidNotComeIsTakenBack() {
        var pod = cluster.runningPod("a", "n1", Map.of(), "10.0.0.1");
        Disruption.mark(cluster.api, pod, "EvictionByEvictionAPI", "evicting", cluster.timers.instant());
        cluster.settle();
        cluster.pass(Duration.ofSeconds(119));
        assertThat(isTarget("a")).isTrue();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(isTarget("a")).isFalse();
    }

    private boolean isTarget(String pod) {
        ApiObject found = cluster.api.get(Resources.PODS, Cluster.key(pod));
        JsonArray conditions = found.status().array("conditions");
        assertThat(conditions.size()).isEqualTo(2);
        return Conditions.isTrue(found, "DisruptionTarget");
    }
}
