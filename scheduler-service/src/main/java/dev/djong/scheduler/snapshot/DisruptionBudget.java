package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.util.Optional;
import java.util.Set;

/**
 * A pod disruption budget in brief.
 *
 * @param labels which pods it protects; empty for none
 * @param allowed how many of them may go now
 * @param going pods whose eviction is counted in {@code allowed} already
 */
public record DisruptionBudget(String namespace, Optional<LabelSelector> labels, int allowed, Set<String> going) {

    public static DisruptionBudget of(ApiObject budget) {
        var spec = budget.spec();
        return new DisruptionBudget(
                budget.namespace(),
                spec.has("selector") ? Optional.of(LabelSelector.of(spec.object("selector"))) : Optional.empty(),
                (int) budget.status().integerOr("disruptionsAllowed", 0),
                Set.copyOf(budget.status().object("disruptedPods").names()));
    }

    /** Upstream's scheduler takes a selector that asks for nothing to protect nothing. */
    public boolean protects(PodInfo pod) {
        return namespace.equals(pod.key().namespace())
                && !going.contains(pod.key().name())
                && labels.isPresent()
                && !labels.get().isEverything()
                && labels.get().matches(pod.identity().labels());
    }
}
