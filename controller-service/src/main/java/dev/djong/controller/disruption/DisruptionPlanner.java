package dev.djong.controller.disruption;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how many pods of a budget may be taken away. Pure.
 *
 * <p>A budget of {@code minAvailable: 2} over three ready pods allows one disruption. Once the eviction subresource has
 * granted it, the pod's name stands in {@code status.disruptedPods}: the pod no longer counts as healthy although it may
 * still be ready, so that nothing more is allowed. When the pod goes its name goes too; when it is still there after {@link
 * #DELETION_PATIENCE}, it counts again.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">Disruption budgets</a>
 */
final class DisruptionPlanner {
    /** How long a granted eviction may take to show. */
    static final Duration DELETION_PATIENCE = Duration.ofMinutes(2);

    static final String DISRUPTION_ALLOWED = "DisruptionAllowed";

    private DisruptionPlanner() {}

    /** Whether the budget's wish depends on what the pods' owners promise. */
    static boolean dependsOnOwners(ApiObject budget) {
        return budget.spec().has("maxUnavailable")
                || Amount.of(budget.spec().get("minAvailable")) instanceof Amount.Percent;
    }

    static DisruptionPlan plan(DisruptionObserved seen) {
        var going = Going.of(seen);
        long expected = dependsOnOwners(seen.budget())
                ? seen.owners().replicas()
                : seen.budget().spec().has("minAvailable") ? seen.pods().size() : 0;
        long desired = desired(seen.budget().spec(), expected);
        long healthy = seen.pods().stream()
                .filter(pod -> !pod.isBeingDeleted() && !going.names.has(pod.name()) && Pods.isReady(pod))
                .count();
        // Without expected pods nothing is allowed: the first pods may come before this controller has counted them.
        long allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
        var status = JsonObject.builder()
                .put("observedGeneration", seen.budget().generation())
                .put("disruptionsAllowed", allowed)
                .put("currentHealthy", healthy)
                .put("desiredHealthy", desired)
                .put("expectedPods", expected)
                .putIf("disruptedPods", going.names.isEmpty() ? null : going.names)
                .putIf("conditions", seen.budget().status().get("conditions"))
                .build();
        return new DisruptionPlan(withCondition(status, allowed, seen), going.survivors, going.recheck);
    }

    private static long desired(JsonObject spec, long expected) {
        if (spec.has("maxUnavailable")) {
            long unavailable = switch (Amount.of(spec.get("maxUnavailable"))) {
                case Amount.Count(var pods) -> pods;
                case Amount.Percent percent -> percent.of(expected);
                case Amount.None none -> 0;
            };
            return Math.max(0, expected - unavailable);
        }
        return switch (Amount.of(spec.get("minAvailable"))) {
            case Amount.Count(var pods) -> pods;
            case Amount.Percent percent -> percent.of(expected);
            case Amount.None none -> 0;
        };
    }

    private static JsonObject withCondition(JsonObject status, long allowed, DisruptionObserved seen) {
        var condition = allowed > 0
                ? Conditions.of(DISRUPTION_ALLOWED, "True", "SufficientPods", "", seen.now())
                : Conditions.of(DISRUPTION_ALLOWED, "False", "InsufficientPods", "", seen.now());
        return Conditions.set(
                status, condition.with("observedGeneration", seen.budget().generation()));
    }

    /** The status after a failure: nothing is allowed while the numbers cannot be trusted. */
    static JsonObject failed(ApiObject budget, String message, Instant now) {
        var condition = Conditions.of(DISRUPTION_ALLOWED, "False", "SyncFailed", message, now);
        long generation = budget.status().integerOr("observedGeneration", 0);
        return Conditions.set(
                budget.status().with("disruptionsAllowed", 0),
                generation == 0 ? condition : condition.with("observedGeneration", generation));
    }

    /** The granted evictions that may still happen, and the pods that outlived theirs. */
    private record Going(JsonObject names, List<ApiObject> survivors, Optional<Duration> recheck) {

        static Going of(DisruptionObserved seen) {
            var granted = seen.budget().status().object("disruptedPods");
            var names = JsonObject.builder();
            var survivors = new ArrayList<ApiObject>();
            Optional<Duration> recheck = Optional.empty();
            for (var pod : seen.pods()) {
                if (pod.isBeingDeleted() || !granted.has(pod.name())) {
                    continue;
                }
                var since = Times.parse(granted.text(pod.name())).orElse(Instant.EPOCH);
                var left = Duration.between(seen.now(), since.plus(DELETION_PATIENCE));
                if (left.isPositive()) {
                    names.put(pod.name(), granted.text(pod.name()));
                    recheck = recheck.filter(earlier -> earlier.compareTo(left) <= 0)
                            .or(() -> Optional.of(left));
                } else {
                    survivors.add(pod);
                }
            }
            return new Going(names.build(), survivors, recheck);
        }
    }
}
