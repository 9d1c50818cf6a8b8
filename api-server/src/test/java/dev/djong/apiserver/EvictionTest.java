package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evictions as {@code kubectl drain} asks for them; the test is the disruption controller. */
class EvictionTest {
    private static final ObjectKey BUDGET = new ObjectKey("default", "web");
    private static TestServer server;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        server = new TestServer();
        api = server.engine().client();
        api.create(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {name: default, namespace: default}}"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void clean() {
        for (var pod :
                api.list(Resources.PODS, ListOptions.inNamespace("default")).items()) {
            api.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        }
        api.deleteCollection(Resources.POD_DISRUPTION_BUDGETS, "default", ListOptions.ALL, DeleteOptions.DEFAULT);
    }

    private static void pod(String name, String phase, boolean ready) {
        api.create(Resources.PODS, Yaml.object("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default, labels: {app: web}}
                spec: {nodeName: n1, containers: [{name: c, image: i}]}
                """.formatted(name)));
        var made = api.get(Resources.PODS, new ObjectKey("default", name));
        api.updateStatus(
                Resources.PODS,
                made.withStatus(status -> status.with("phase", phase)
                        .with(
                                "conditions",
                                JsonReader.read(
                                        "[{\"type\":\"Ready\",\"status\":\"" + (ready ? "True" : "False") + "\"}]"))));
    }

    private static void budget(String name, String status) {
        var made = api.create(Resources.POD_DISRUPTION_BUDGETS, Yaml.object("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: %s, namespace: default}
                spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
                """.formatted(name)));
        api.updateStatus(Resources.POD_DISRUPTION_BUDGETS, made.with("status", Yaml.tree(status)));
    }

    private static ApiObject evict(String name, String more) {
        var body = Yaml.object("{apiVersion: policy/v1, kind: Eviction, metadata: {name: %s, namespace: default}%s}"
                .formatted(name, more));
        return api.createSubresource(Resources.PODS, new ObjectKey("default", name), "eviction", body);
    }

    private static ApiFailure refused(String name) {
        return catchThrowableOfType(ApiFailure.class, () -> evict(name, ""));
    }

    private static boolean isGoing(String name) {
        return api.find(Resources.PODS, new ObjectKey("default", name))
                .map(ApiObject::isBeingDeleted)
                .orElse(true);
    }

    private static JsonObject budgetStatus() {
        return api.get(Resources.POD_DISRUPTION_BUDGETS, BUDGET).status();
    }

    @Test
    void anEvictionSpendsTheBudgetAndMarksThePod() {
        pod("a", "Running", true);
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2}");
        assertThat(evict("a", "").root().text("status")).isEqualTo("Success");
        assertThat(isGoing("a")).isTrue();
        assertThat(budgetStatus().integerOr("disruptionsAllowed", -1)).isZero();
        assertThat(budgetStatus().object("disruptedPods").names()).containsExactly("a");
        var conditions =
                api.get(Resources.PODS, new ObjectKey("default", "a")).status().array("conditions");
        assertThat(conditions.objects().filter(found -> found.text("type").equals("DisruptionTarget")))
                .singleElement()
                .satisfies(found -> assertThat(found.text("reason")).isEqualTo("EvictionByEvictionAPI"));
        // It is on its way: once more changes nothing and is no failure.
        assertThat(evict("a", "").root().text("status")).isEqualTo("Success");
    }

    @Test
    void anExhaustedBudgetRefuses() {
        pod("a", "Running", true);
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1}");
        var failure = refused("a");
        assertThat(failure.status().code()).isEqualTo(429);
        assertThat(failure.status().details().causes().getFirst().reason()).isEqualTo("DisruptionBudget");
        assertThat(isGoing("a")).isFalse();
    }

    @Test
    void twoBudgetsAreOneTooMany() {
        pod("a", "Running", true);
        budget("web", "{disruptionsAllowed: 1, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}");
        budget("other", "{disruptionsAllowed: 1, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}");
        var failure = refused("a");
        assertThat(failure.status().code()).isEqualTo(500);
        assertThat(failure)
                .hasMessage(
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    }

    @Test
    void podsThatDisruptNothingGoFree() {
        pod("pending", "Pending", false);
        pod("ended", "Succeeded", false);
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1, expectedPods: 1}");
        evict("pending", "");
        evict("ended", "");
        assertThat(isGoing("pending")).isTrue();
        assertThat(isGoing("ended")).isTrue();
        assertThat(budgetStatus().has("disruptedPods")).isFalse();
    }

    @Test
    void anUnhealthyPodGoesFreeWhileTheOthersSuffice() {
        pod("a", "Running", false);
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 2}");
        evict("a", "");
        assertThat(isGoing("a")).isTrue();
        assertThat(budgetStatus().has("disruptedPods")).isFalse();
    }

    @Test
    void aDryRunAsksAndSpendsNothing() {
        pod("a", "Running", true);
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2}");
        evict("a", ", deleteOptions: {dryRun: [All]}");
        assertThat(isGoing("a")).isFalse();
        assertThat(budgetStatus().integerOr("disruptionsAllowed", -1)).isOne();
    }

    @Test
    void aPreconditionThatDoesNotHoldIsAConflict() {
        pod("a", "Running", true);
        var failure = catchThrowableOfType(
                ApiFailure.class, () -> evict("a", ", deleteOptions: {preconditions: {uid: other}}"));
        assertThat(failure.status().code()).isEqualTo(409);
        assertThat(failure)
                .hasMessageStartingWith("Operation cannot be fulfilled on Pod \"a\": the UID in the precondition");
        assertThat(isGoing("a")).isFalse();
    }

    @Test
    void ofManyEvictionsAtOnceExactlyTheAllowedOnesPass() throws Exception {
        IntStream.range(0, 10).forEach(i -> pod("p" + i, "Running", true));
        budget(
                "web",
                "{observedGeneration: 1, disruptionsAllowed: 3, currentHealthy: 10, desiredHealthy: 7, expectedPods: 10}");
        long passed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 10)
                    .<Callable<Boolean>>mapToObj(i -> () -> refused("p" + i) == null)
                    .toList());
            for (var answer : answers) {
                passed += answer.get() ? 1 : 0;
            }
        }
        assertThat(passed).isEqualTo(3);
        assertThat(IntStream.range(0, 10).filter(i -> isGoing("p" + i)).count()).isEqualTo(3);
        assertThat(budgetStatus().object("disruptedPods").size()).isEqualTo(3);
        assertThat(budgetStatus().get("disruptionsAllowed")).isEqualTo(Json.of(0));
    }
}
