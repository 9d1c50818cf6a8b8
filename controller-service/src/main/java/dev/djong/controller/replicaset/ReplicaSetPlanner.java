package dev.djong.controller.replicaset;

import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which pods a ReplicaSet takes, gives up, makes and removes. Pure. */
final class ReplicaSetPlanner {
    /** Creates or deletes of one reconcile: others get their turn in between. */
    static final int BURST = 500;

    private ReplicaSetPlanner() {}

    static ReplicaSetPlan plan(ReplicaSetObserved seen) {
        var replicaSet = seen.replicaSet();
        var selector = seen.selector();
        var release = seen.owned().stream()
                .filter(pod -> !selector.matches(pod.labels()) && !pod.isBeingDeleted())
                .toList();
        if (replicaSet.isBeingDeleted()) {
            return new ReplicaSetPlan(List.of(), release, 0, 0, Set.of(), List.of(), Optional.empty());
        }
        var adopt = seen.orphans().stream()
                .filter(pod -> Pods.isActive(pod) && selector.matches(pod.labels()))
                .toList();
        var active = active(seen);
        int missing = seen.wanted() - active.size();
        return new ReplicaSetPlan(
                adopt,
                release,
                Math.clamp(missing, 0, BURST),
                new NameSequence(replicaSet.name(), replicaSet.uid()).next(seen.owned(), replicaSet.generation()),
                seen.owned().stream().map(ApiObject::name).collect(Collectors.toSet()),
                surplus(active, Math.clamp(-missing, 0, BURST), seen),
                recheck(active, seen));
    }

    /** Pods that count: owned or adopted, matching, neither finished nor going. */
    static List<ApiObject> active(ReplicaSetObserved seen) {
        var selector = seen.selector();
        var all = new ArrayList<>(seen.owned());
        if (!seen.replicaSet().isBeingDeleted()) {
            all.addAll(seen.orphans());
        }
        return all.stream()
                .filter(pod -> Pods.isActive(pod) && selector.matches(pod.labels()))
                .toList();
    }

    private static List<ApiObject> surplus(List<ApiObject> active, int count, ReplicaSetObserved seen) {
        return count == 0
                ? List.of()
                : active.stream().sorted(leastWorthFirst(seen)).limit(count).toList();
    }

    /** Upstream's ranking: of two pods the one that is further from serving, or costs least to lose, goes first. */
    private static Comparator<ApiObject> leastWorthFirst(ReplicaSetObserved seen) {
        return Comparator.<ApiObject>comparingInt(pod -> Pods.nodeName(pod).isEmpty() ? 0 : 1)
                .thenComparingInt(pod -> phaseRank(Pods.phase(pod)))
                .thenComparingInt(pod -> Pods.isReady(pod) ? 1 : 0)
                .thenComparingInt(ReplicaSetPlanner::deletionCost)
                .thenComparingInt(pod -> -seen.onSameNodes().getOrDefault(Pods.nodeName(pod), 0))
                .thenComparing(pod -> Pods.readySince(pod).orElse(Instant.EPOCH), Comparator.reverseOrder())
                .thenComparingLong(pod -> -Pods.restarts(pod))
                .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH), Comparator.reverseOrder())
                .thenComparing(ApiObject::name);
    }

    private static int phaseRank(String phase) {
        return switch (phase) {
            case "Running" -> 2;
            case "Unknown" -> 1;
            default -> 0;
        };
    }

    private static int deletionCost(ApiObject pod) {
        var text = pod.annotation("controller.kubernetes.io/pod-deletion-cost").orElse("0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    private static Optional<Duration> recheck(List<ApiObject> active, ReplicaSetObserved seen) {
        return active.stream()
                .flatMap(pod -> Pods.untilAvailable(pod, seen.minReady(), seen.now()).stream())
                .min(Comparator.naturalOrder());
    }
}
