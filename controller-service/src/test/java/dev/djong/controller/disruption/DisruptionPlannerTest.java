package dev.djong.controller.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static ApiObject budget(String spec, String status) {
        return ApiObject.of("policy/v1", "PodDisruptionBudget", new ObjectKey("shop", "web"))
                .withMetadata(metadata -> metadata.with("generation", 3))
                .with("spec", JsonReader.read(spec))
                .with("status", JsonReader.read(status));
    }

    private static ApiObject pod(String name, boolean ready) {
        return ApiObject.of("v1", "Pod", new ObjectKey("shop", name))
                .with(
                        "status",
                        JsonReader.read("{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\""
                                + (ready ? "True" : "False") + "\"}]}"));
    }

    private static List<ApiObject> pods(int ready, int others) {
        var pods = new ArrayList<ApiObject>();
        for (int i = 0; i < ready + others; i++) {
            pods.add(pod("p" + i, i < ready));
        }
        return pods;
    }

    private static DisruptionPlan plan(ApiObject budget, List<ApiObject> pods, long ownersPromise) {
        return DisruptionPlanner.plan(
                new DisruptionObserved(budget, pods, new OwnerScales(ownersPromise, List.of()), NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // budget | ready | not ready | owners promise | expected | desired | healthy | allowed
                "{\"minAvailable\":2} | 3 | 0 | 9 | 3 | 2 | 3 | 1",
                "{\"minAvailable\":2} | 1 | 2 | 9 | 3 | 2 | 1 | 0",
                "{\"minAvailable\":0} | 0 | 0 | 9 | 0 | 0 | 0 | 0",
                "{\"minAvailable\":0} | 2 | 0 | 9 | 2 | 0 | 2 | 2",
                "{\"minAvailable\":\"50%\"} | 3 | 0 | 3 | 3 | 2 | 3 | 1",
                "{\"minAvailable\":\"100%\"} | 3 | 0 | 3 | 3 | 3 | 3 | 0",
                "{\"maxUnavailable\":1} | 3 | 0 | 3 | 3 | 2 | 3 | 1",
                "{\"maxUnavailable\":1} | 2 | 1 | 3 | 3 | 2 | 2 | 0",
                "{\"maxUnavailable\":\"30%\"} | 4 | 0 | 4 | 4 | 2 | 4 | 2",
                "{\"maxUnavailable\":5} | 2 | 0 | 2 | 2 | 0 | 2 | 2",
                "{\"maxUnavailable\":1} | 3 | 0 | 0 | 0 | 0 | 3 | 0",
                "{} | 3 | 0 | 3 | 0 | 0 | 3 | 0",
            })
    void counts(
            String spec,
            int ready,
            int others,
            long promised,
            long expected,
            long desired,
            long healthy,
            long allowed) {
        var status = plan(budget(spec, "{}"), pods(ready, others), promised).status();
        assertThat(status.integerOr("expectedPods", -1)).isEqualTo(expected);
        assertThat(status.integerOr("desiredHealthy", -1)).isEqualTo(desired);
        assertThat(status.integerOr("currentHealthy", -1)).isEqualTo(healthy);
        assertThat(status.integerOr("disruptionsAllowed", -1)).isEqualTo(allowed);
        assertThat(status.integerOr("observedGeneration", -1)).isEqualTo(3);
        var condition = status.array("conditions").get(0).asObject();
        assertThat(condition.text("type")).isEqualTo("DisruptionAllowed");
        assertThat(condition.text("status")).isEqualTo(allowed > 0 ? "True" : "False");
        assertThat(condition.text("reason")).isEqualTo(allowed > 0 ? "SufficientPods" : "InsufficientPods");
        assertThat(condition.integerOr("observedGeneration", -1)).isEqualTo(3);
    }

    @Test
    void planningAgainChangesNothing() {
        var first = plan(budget("{\"minAvailable\":2}", "{}"), pods(3, 0), 0).status();
        var again = budget("{\"minAvailable\":2}", first.toString());
        assertThat(plan(again, pods(3, 0), 0).status()).isEqualTo(first);
    }

    @Test
    void aGrantedEvictionCountsUntilItHappensOrDoesNot() {
        var granted = "{\"disruptedPods\":{\"p0\":\"%s\",\"gone\":\"%s\"}}"
                .formatted(Times.format(NOW.minusSeconds(30)), Times.format(NOW.minusSeconds(30)));
        var plan = plan(budget("{\"minAvailable\":2}", granted), pods(3, 0), 0);
        assertThat(plan.status().integerOr("currentHealthy", -1)).isEqualTo(2);
        assertThat(plan.status().integerOr("disruptionsAllowed", -1)).isZero();
        assertThat(plan.status().object("disruptedPods").names()).containsExactly("p0");
        assertThat(plan.recheck()).contains(Duration.ofSeconds(90));
        assertThat(plan.survivors()).isEmpty();
    }

    @Test
    void aPodThatOutlivedItsEvictionIsHealthyAgain() {
        var granted = "{\"disruptedPods\":{\"p0\":\"%s\"}}".formatted(Times.format(NOW.minusSeconds(121)));
        var plan = plan(budget("{\"minAvailable\":2}", granted), pods(3, 0), 0);
        assertThat(plan.status().integerOr("disruptionsAllowed", -1)).isOne();
        assertThat(plan.status().has("disruptedPods")).isFalse();
        assertThat(plan.survivors()).extracting(ApiObject::name).containsExactly("p0");
        assertThat(plan.recheck()).isEmpty();
    }

    @Test
    void aPodThatGoesIsNeitherHealthyNorAwaited() {
        var going = pod("p0", true).withMetadata(metadata -> metadata.with("deletionTimestamp", Times.format(NOW)));
        var granted = "{\"disruptedPods\":{\"p0\":\"%s\"}}".formatted(Times.format(NOW));
        var plan = plan(budget("{\"minAvailable\":1}", granted), List.of(going, pod("p1", true)), 0);
        assertThat(plan.status().integerOr("currentHealthy", -1)).isOne();
        assertThat(plan.status().has("disruptedPods")).isFalse();
    }

    @Test
    void afterAFailureNothingIsAllowed() {
        var counted = budget("{\"maxUnavailable\":1}", "{\"observedGeneration\":2,\"disruptionsAllowed\":4}");
        var status = DisruptionPlanner.failed(counted, "found no controllers for pod \"p0\"", NOW);
        assertThat(status.integerOr("disruptionsAllowed", -1)).isZero();
        var condition = status.array("conditions").get(0).asObject();
        assertThat(condition.text("reason")).isEqualTo("SyncFailed");
        assertThat(condition.text("message")).isEqualTo("found no controllers for pod \"p0\"");
        assertThat(condition.integerOr("observedGeneration", -1)).isEqualTo(2);
    }
}
