package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.SpreadConstraint;
import java.util.List;
import java.util.Optional;

/**
 * The spreading of pods that do not say how: over what belongs to the same services and the same controller.
 *
 * @param constraints without selectors: those come from the services and the controller
 * @param fromSystem whether nobody configured them; nodes without the labels are as welcome as others then
 */
record DefaultSpread(List<SpreadConstraint> constraints, boolean fromSystem) {
    /** Upstream's own: at most 3 more on one node than on another, and 5 in a zone, as wishes. */
    static final DefaultSpread SYSTEM =
            new DefaultSpread(List.of(wish("kubernetes.io/hostname", 3), wish("topology.kubernetes.io/zone", 5)), true);

    private static SpreadConstraint wish(String topologyKey, int maxSkew) {
        return new SpreadConstraint(topologyKey, maxSkew, false, 1, true, false, Optional.empty());
    }

    List<SpreadConstraint> constraintsFor(PodInfo pod, ClusterSnapshot snapshot) {
        if (constraints.isEmpty()) {
            return List.of();
        }
        var selector = snapshot.workloads().selectorFor(pod);
        return selector.isEverything()
                ? List.of()
                : constraints.stream().map(each -> each.counting(selector)).toList();
    }
}
