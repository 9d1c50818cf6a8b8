package dev.djong.scheduler.preemption;

import dev.djong.scheduler.cycle.Diagnosis;
import dev.djong.scheduler.cycle.Fit;
import dev.djong.scheduler.plugin.PreemptionLimits;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.plugin.Verdict;
import dev.djong.scheduler.preemption.PreemptionPlan.Evict;
import dev.djong.scheduler.preemption.PreemptionPlan.NotAllowed;
import dev.djong.scheduler.preemption.PreemptionPlan.Useless;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.DisruptionBudget;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Finds the node where making room for a pod does the least harm.
 *
 * <p>On each node all less important pods are thought away. If the pod fits then, they are taken back one by one as long
 * as it still fits, those first that a disruption budget protects, and the important before the others: what cannot stay
 * is a victim. Among the nodes the {@link Candidate#LESSER_EVIL} is chosen.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/">Pod priority and
 *     preemption</a>
 */
public final class PreemptionPlanner {
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

    private final SchedulingProfile profile;
    private final PreemptionLimits limits;
    private final RandomGenerator random;

    public PreemptionPlanner(SchedulingProfile profile, PreemptionLimits limits, RandomGenerator random) {
        this.profile = profile;
        this.limits = limits;
        this.random = random;
    }

    public PreemptionPlan plan(PodInfo pod, ClusterSnapshot snapshot, Diagnosis diagnosis) {
        if (!pod.mayPreempt()) {
            return new NotAllowed("not eligible due to preemptionPolicy=Never.");
        }
        if (isMakingRoomAlready(pod, snapshot, diagnosis)) {
            return new NotAllowed("not eligible due to a terminating pod on the nominated node.");
        }
        return new Search(pod, snapshot, diagnosis).run();
    }

    /** What it evicted there is still going: it must wait, not evict elsewhere too. */
    private static boolean isMakingRoomAlready(PodInfo pod, ClusterSnapshot snapshot, Diagnosis diagnosis) {
        return snapshot.nominations().stream()
                .filter(each -> each.pod().key().equals(pod.key()))
                .map(each -> snapshot.position(each.node()))
                .filter(node -> node >= 0 && diagnosis.preemptionMayHelp(node))
                .flatMap(node -> snapshot.node(node).load().pods().stream())
                .anyMatch(other -> other.preempted() && other.priority() < pod.priority());
    }

    /** One search. */
    private final class Search {
        private final PodInfo pod;
        private final ClusterSnapshot snapshot;
        private final Diagnosis diagnosis;
        private final Fit fit;
        private final List<Candidate> candidates = new ArrayList<>();
        private final Map<String, Integer> nodesByReason = new TreeMap<>();

        Search(PodInfo pod, ClusterSnapshot snapshot, Diagnosis diagnosis) {
            this.pod = pod;
            this.snapshot = snapshot;
            this.diagnosis = diagnosis;
            this.fit = new Fit(profile, pod);
        }

        PreemptionPlan run() {
            int nodes = snapshot.size();
            int wanted = limits.of(nodes);
            int first = nodes == 0 ? 0 : random.nextInt(nodes);
            for (int i = 0; i < nodes && candidates.size() < wanted; i++) {
                int node = (first + i) % nodes;
                if (diagnosis.preemptionMayHelp(node)) {
                    look(node).ifPresent(candidates::add);
                } else {
                    count(NOT_HELPFUL);
                }
            }
            return candidates.stream()
                    .min(Candidate.LESSER_EVIL)
                    .<PreemptionPlan>map(best -> new Evict(best.node(), best.victims()))
                    .orElseGet(() -> new Useless(Diagnosis.counted(nodesByReason, nodes)));
        }

        private void count(String reason) {
            nodesByReason.merge(reason, 1, Integer::sum);
        }

        private Optional<Candidate> look(int node) {
            var lesser = snapshot.node(node).load().pods().stream()
                    .filter(other -> other.priority() < pod.priority())
                    .sorted(Candidate.MORE_IMPORTANT)
                    .toList();
            if (lesser.isEmpty()) {
                count(NO_VICTIMS);
                return Optional.empty();
            }
            return switch (fit.on(node, snapshot.without(node, lesser))) {
                case Verdict.Accepted accepted -> Optional.of(sparing(node, lesser));
                case Verdict.Rejected(var plugin, var reasons, var mayHelp) -> {
                    reasons.forEach(this::count);
                    yield Optional.empty();
                }
            };
        }

        /** Takes back as many of {@code lesser} as fit beside the pod. */
        private Candidate sparing(int node, List<PodInfo> lesser) {
            var guarded = BudgetSplit.of(lesser, snapshot.budgets());
            var away = new ArrayList<>(lesser);
            int violations = 0;
            for (var each : guarded.violating()) {
                violations += takenBack(each, node, away) ? 0 : 1;
            }
            for (var each : guarded.free()) {
                takenBack(each, node, away);
            }
            return new Candidate(snapshot.node(node).name(), List.copyOf(away), violations);
        }

        private boolean takenBack(PodInfo spared, int node, List<PodInfo> away) {
            int place = positionOf(spared, away);
            away.remove(place);
            if (fit.on(node, snapshot.without(node, away)) == Verdict.ACCEPTED) {
                return true;
            }
            away.add(place, spared);
            return false;
        }
    }

    private static int positionOf(PodInfo pod, List<PodInfo> pods) {
        for (int i = 0; i < pods.size(); i++) {
            if (pods.get(i).key().equals(pod.key())) {
                return i;
            }
        }
        throw new IllegalStateException(pod.key() + " is not among " + pods);
    }

    /** Pods whose eviction a budget does not allow, and the others; the order among each stays. */
    private record BudgetSplit(List<PodInfo> violating, List<PodInfo> free) {

        static BudgetSplit of(List<PodInfo> pods, List<DisruptionBudget> budgets) {
            var left = budgets.stream().mapToInt(DisruptionBudget::allowed).toArray();
            var violating = new ArrayList<PodInfo>();
            var free = new ArrayList<PodInfo>();
            for (var pod : pods) {
                boolean violates = false;
                for (int i = 0; i < left.length; i++) {
                    if (budgets.get(i).protects(pod)) {
                        violates |= --left[i] < 0;
                    }
                }
                (violates ? violating : free).add(pod);
            }
            return new BudgetSplit(violating, free);
        }
    }
}
