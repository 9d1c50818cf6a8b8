package dev.djong.apiserver.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static ApiObject budget(String status) {
        return Yaml.object("""
                metadata: {name: web, namespace: team, generation: 2}
                spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
                status: %s
                """.formatted(status));
    }

    @Test
    void spendsOneDisruption() {
        var spent = DisruptionBudgets.spend(budget("{observedGeneration: 2, disruptionsAllowed: 2}"), "a", NOW);
        assertThat(spent.status().integerOr("disruptionsAllowed", -1)).isOne();
        assertThat(spent.status().object("disruptedPods").text("a")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(spent.status().has("conditions")).isFalse();
        var last = DisruptionBudgets.spend(spent, "b", NOW);
        assertThat(last.status().integerOr("disruptionsAllowed", -1)).isZero();
        assertThat(last.status().object("disruptedPods").names()).containsExactly("a", "b");
        assertThat(last.status().array("conditions").get(0).asObject().text("reason"))
                .isEqualTo("InsufficientPods");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{observedGeneration: 1, disruptionsAllowed: 5} | 429 | 10 | The disruption budget web is still being processed by the server.",
                "{observedGeneration: 2, disruptionsAllowed: 0, desiredHealthy: 3, currentHealthy: 2} | 429 | 0 | The disruption budget web needs 3 healthy pods and has 2 currently",
                "{observedGeneration: 2, disruptionsAllowed: 0, desiredHealthy: 3, currentHealthy: 2, conditions: [{type: DisruptionAllowed, status: 'False', reason: SyncFailed, message: no owner}]} | 429 | 0 | The disruption budget web does not allow evicting pods currently because it failed sync: no owner",
                "{observedGeneration: 2, disruptionsAllowed: 0, desiredHealthy: 1, currentHealthy: 2} | 429 | 0 | The disruption budget web does not allow evicting pods currently",
                "{observedGeneration: 2, disruptionsAllowed: 0, desiredHealthy: 1, currentHealthy: 2, conditions: [{type: DisruptionAllowed, status: 'False', reason: Other, message: wait}]} | 429 | 0 | The disruption budget web does not allow evicting pods currently (Other): wait",
            })
    void refuses(String status, int code, int retryAfter, String cause) {
        var failure = catchThrowableOfType(ApiFailure.class, () -> DisruptionBudgets.spend(budget(status), "a", NOW));
        assertThat(failure.status().code()).isEqualTo(code);
        assertThat(failure).hasMessage("Cannot evict pod as it would violate the pod's disruption budget.");
        var details = failure.status().details();
        assertThat(details.retryAfterSeconds()).isEqualTo(retryAfter);
        assertThat(details.causes()).singleElement().satisfies(told -> {
            assertThat(told.reason()).isEqualTo("DisruptionBudget");
            assertThat(told.message()).isEqualTo(cause);
        });
    }

    @Test
    void refusesAStatusThatMakesNoSense() {
        var failure = catchThrowableOfType(
                ApiFailure.class,
                () -> DisruptionBudgets.spend(budget("{observedGeneration: 2, disruptionsAllowed: -1}"), "a", NOW));
        assertThat(failure)
                .hasMessage("poddisruptionbudget.policy \"web\" is forbidden: pdb disruptions allowed is negative");
    }

    @Test
    void refusesMoreUnconfirmedEvictionsThanTheLimit() {
        var status = budget("{observedGeneration: 2, disruptionsAllowed: 3000}");
        for (int i = 0; i <= DisruptionBudgets.MAX_DISRUPTED_PODS; i++) {
            status = DisruptionBudgets.spend(status, "p" + i, NOW);
        }
        var full = status;
        var failure = catchThrowableOfType(ApiFailure.class, () -> DisruptionBudgets.spend(full, "last", NOW));
        assertThat(failure.status().code()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // status of the pod's Ready | policy | desired | healthy | goes free
                "True | AlwaysAllow | 1 | 1 | false",
                "False | AlwaysAllow | 5 | 1 | true",
                "False | IfHealthyBudget | 1 | 1 | true",
                "False | IfHealthyBudget | 2 | 1 | false",
                "False |  | 1 | 2 | true",
                "False |  | 0 | 2 | false",
            })
    void letsUnhealthyPodsGo(String ready, String policy, int desired, int healthy, boolean free) {
        var pod = Yaml.object("""
                metadata: {name: a, namespace: team, labels: {app: web}}
                status: {phase: Running, conditions: [{type: Ready, status: '%s'}]}
                """.formatted(ready));
        var budget = budget("{desiredHealthy: %d, currentHealthy: %d}".formatted(desired, healthy));
        var chosen = policy == null ? budget : budget.withSpec(spec -> spec.with("unhealthyPodEvictionPolicy", policy));
        assertThat(DisruptionBudgets.letsUnhealthyGo(chosen, pod)).isEqualTo(free);
    }

    @Test
    void findsTheBudgetsOfAPod() {
        var pod = Yaml.object("metadata: {name: a, namespace: team, labels: {app: web}}");
        var all = List.of(
                budget("{}"),
                Yaml.object("{metadata: {name: everything, namespace: team}, spec: {selector: {}}}"),
                Yaml.object("{metadata: {name: nothing, namespace: team}, spec: {}}"),
                Yaml.object("{metadata: {name: elsewhere, namespace: other}, spec: {selector: {}}}"));
        assertThat(DisruptionBudgets.covering(pod, all))
                .extracting(ApiObject::name)
                .containsExactly("web", "everything");
    }
}
