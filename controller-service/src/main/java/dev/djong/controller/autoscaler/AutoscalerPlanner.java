package dev.djong.controller.autoscaler;

import static dev.djong.controller.autoscaler.AutoscalerStatus.ABLE_TO_SCALE;
import static dev.djong.controller.autoscaler.AutoscalerStatus.SCALING_ACTIVE;
import static dev.djong.controller.autoscaler.AutoscalerStatus.SCALING_LIMITED;

import dev.djong.controller.autoscaler.AutoscalerPlan.Rescale;
import dev.djong.controller.autoscaler.AutoscalerPlan.Warning;
import dev.djong.controller.autoscaler.MetricEvaluator.Evaluated;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides how many replicas an autoscaler's target should have, and what its status says. Pure. */
final class AutoscalerPlanner {
    private final AutoscalerObserved seen;
    private final List<Warning> warnings = new ArrayList<>();
    private JsonObject status;
    private ScalingHistory history;

    private AutoscalerPlanner(AutoscalerObserved seen) {
        this.seen = seen;
        this.history = seen.history();
        this.status = seen.autoscaler()
                .status()
                .with("observedGeneration", seen.autoscaler().generation());
    }

    static AutoscalerPlan plan(AutoscalerObserved seen) {
        return new AutoscalerPlanner(seen).plan();
    }

    private AutoscalerPlan plan() {
        long current = seen.currentReplicas();
        status = current == 0 ? status.without("currentReplicas") : status.with("currentReplicas", current);
        condition(
                ABLE_TO_SCALE,
                true,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        if (current == 0 && seen.minReplicas() != 0) {
            condition(
                    SCALING_ACTIVE,
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
            return at(current, "");
        }
        if (current > seen.maxReplicas()) {
            return at(seen.maxReplicas(), "Current number of replicas above Spec.MaxReplicas");
        }
        if (current < seen.minReplicas()) {
            return at(seen.minReplicas(), "Current number of replicas below Spec.MinReplicas");
        }
        return byMetrics();
    }

    private AutoscalerPlan byMetrics() {
        if (seen.scale().status().text("selector").isEmpty()) {
            warnings.add(new Warning("SelectorRequired", "selector is required"));
            condition(SCALING_ACTIVE, false, "InvalidSelector", "the HPA target's scale is missing a selector");
            return unchanged("selector is required");
        }
        var evaluated = new ArrayList<Evaluated>();
        var failures = new ArrayList<MetricFailure>();
        evaluate(evaluated, failures);
        reportMetrics(evaluated);
        var highest = highest(evaluated);
        // With a metric missing the number may still rise, but not fall: the missing one might have held it.
        boolean useless = highest.isEmpty() || highest.get().replicas() < seen.currentReplicas();
        if (!failures.isEmpty() && useless) {
            var first = failures.getFirst();
            condition(
                    SCALING_ACTIVE,
                    false,
                    first.reason(),
                    "the HPA was unable to compute the replica count: " + first.text());
            return unchanged("invalid metrics (" + failures.size() + " invalid out of "
                    + seen.metrics().size() + "), first error is: " + first.text());
        }
        if (highest.isEmpty()) {
            return unchanged("no metrics are specified");
        }
        condition(
                SCALING_ACTIVE,
                true,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from "
                        + highest.get().name());
        return bounded(highest.get());
    }

    private void evaluate(List<Evaluated> evaluated, List<MetricFailure> failures) {
        var evaluator = new MetricEvaluator(seen);
        for (int i = 0; i < seen.metrics().size(); i++) {
            try {
                evaluated.add(evaluator.evaluate(
                        seen.metrics().get(i), seen.readings().get(i)));
            } catch (MetricFailure failure) {
                failures.add(failure);
                warnings.add(new Warning(failure.reason(), failure.text()));
            }
        }
    }

    private void reportMetrics(List<Evaluated> evaluated) {
        status = status.with(
                "currentMetrics",
                evaluated.isEmpty()
                        ? Json.NULL
                        : evaluated.stream().map(each -> (Json) each.status()).collect(JsonArray.collector()));
    }

    /** Of several that ask for the same number the first. */
    private static Optional<Evaluated> highest(List<Evaluated> all) {
        Evaluated highest = null;
        for (var each : all) {
            if (highest == null || each.replicas() > highest.replicas()) {
                highest = each;
            }
        }
        return Optional.ofNullable(highest);
    }

    private AutoscalerPlan bounded(Evaluated wanted) {
        long current = seen.currentReplicas();
        var rate = new ScalingRate(seen.behavior(), history, current, seen.now());
        var stable = rate.stabilize(wanted.replicas());
        history = history.recommended(wanted.replicas(), seen.now());
        condition(ABLE_TO_SCALE, true, stable.reason(), stable.message());
        var limited = rate.limit(stable.replicas(), seen.minReplicas(), seen.maxReplicas());
        condition(SCALING_LIMITED, limited.bounded(), limited.reason(), limited.message());
        return at(
                limited.replicas(),
                limited.replicas() > current ? wanted.name() + " above target" : "All metrics below target");
    }

    private AutoscalerPlan at(long replicas, String reason) {
        long current = seen.currentReplicas();
        return replicas == current
                ? new AutoscalerPlan(status.with("desiredReplicas", current), Optional.empty(), history, warnings)
                : new AutoscalerPlan(
                        status.with("desiredReplicas", current),
                        Optional.of(new Rescale(replicas, reason)),
                        history,
                        warnings);
    }

    private AutoscalerPlan unchanged(String why) {
        warnings.add(new Warning("FailedComputeMetricsReplicas", why));
        return new AutoscalerPlan(status, Optional.empty(), history, warnings);
    }

    private void condition(String type, boolean isTrue, String reason, String message) {
        status = AutoscalerStatus.with(status, type, isTrue, reason, message, seen.now());
    }
}
