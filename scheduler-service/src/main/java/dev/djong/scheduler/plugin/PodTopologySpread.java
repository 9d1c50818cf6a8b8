package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.Domains;
import dev.djong.scheduler.snapshot.NodeCounts;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodIdentity;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.SpreadConstraint;
import java.util.List;
import java.util.Optional;

/**
 * Pods spread over the domains of a topology key. A required constraint keeps a pod from a domain where it would be one
 * of too many: {@code pods there + the pod itself - pods in the emptiest domain <= maxSkew}. Example with zones of 3, 1
 * and 1 pods and {@code maxSkew: 1}: a fourth pod in the first would be 3 more than the others, a second one elsewhere is
 * fine. A wish only makes fuller domains worse.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/">Pod topology spread
 *     constraints</a>
 */
final class PodTopologySpread implements ClusterFilter, ClusterScorer {
    static final String NAME = "PodTopologySpread";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private static final Verdict TOO_MANY =
            Verdict.rejected(NAME, "node(s) didn't match pod topology spread constraints");
    private static final Verdict NO_LABEL = Verdict.rejectedForGood(
            NAME, "node(s) didn't match pod topology spread constraints (missing required label)");

    private final DefaultSpread defaults;

    PodTopologySpread(DefaultSpread defaults) {
        this.defaults = defaults;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The constraints of one pod: its own, or the cluster's where it has none. */
    List<SpreadConstraint> constraintsOf(PodInfo pod, ClusterSnapshot snapshot) {
        return pod.spread().isEmpty() ? defaults.constraintsFor(pod, snapshot) : pod.spread();
    }

    /** A required constraint with all that was counted. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Required(Domains domains, int[] pods, int fewest, int self, int maxSkew) {

        Verdict test(int node) {
            int domain = domains.ofNode()[node];
            if (domain == Domains.NONE) {
                return NO_LABEL;
            }
            return pods[domain] + self - fewest > maxSkew ? TOO_MANY : Verdict.ACCEPTED;
        }
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        var constraints = constraintsOf(pod, snapshot).stream()
                .filter(SpreadConstraint::required)
                .toList();
        if (constraints.isEmpty()) {
            return Preparation.INDIFFERENT;
        }
        var counted = new CountedNodes(pod, snapshot, constraints, true);
        var required = constraints.stream()
                .map(each -> required(pod, each, snapshot, counted))
                .toList();
        return new Preparation.Test(node -> {
            for (var each : required) {
                var verdict = each.test(node);
                if (verdict != Verdict.ACCEPTED) {
                    return verdict;
                }
            }
            return Verdict.ACCEPTED;
        });
    }

    private static Required required(
            PodInfo pod, SpreadConstraint constraint, ClusterSnapshot snapshot, CountedNodes counted) {
        var domains = snapshot.domains(constraint.topologyKey());
        var counts = snapshot.count(constraint.query(pod.key().namespace()));
        var pods = new int[domains.count()];
        var exists = new boolean[domains.count()];
        for (int node = 0; node < snapshot.size(); node++) {
            if (counted.in(constraint, node)) {
                int domain = domains.ofNode()[node];
                exists[domain] = true;
                pods[domain] += counts.at(node);
            }
        }
        int existing = 0;
        int fewest = Integer.MAX_VALUE;
        for (int domain = 0; domain < pods.length; domain++) {
            if (exists[domain]) {
                existing++;
                fewest = Math.min(fewest, pods[domain]);
            }
        }
        return new Required(
                domains,
                pods,
                existing < constraint.minDomains() ? 0 : fewest,
                constraint.countsItself(pod.identity()) ? 1 : 0,
                constraint.maxSkew());
    }

    /** Which nodes are part of the domains of which constraint. */
    private static final class CountedNodes {
        private final PodInfo pod;
        private final ClusterSnapshot snapshot;
        private final Domains[] keys;
        private final boolean[] wanted;
        private final boolean allWanted;

        /** @param withAllKeys whether nodes must have the labels of all of {@code constraints} */
        CountedNodes(PodInfo pod, ClusterSnapshot snapshot, List<SpreadConstraint> constraints, boolean withAllKeys) {
            this.pod = pod;
            this.snapshot = snapshot;
            this.keys = (withAllKeys ? constraints : List.<SpreadConstraint>of())
                    .stream()
                            .map(SpreadConstraint::topologyKey)
                            .distinct()
                            .map(snapshot::domains)
                            .toArray(Domains[]::new);
            this.allWanted = !pod.shape().affinity().isRequirement()
                    || constraints.stream().noneMatch(SpreadConstraint::onlyNodesThePodWants);
            this.wanted = new boolean[allWanted ? 0 : snapshot.size()];
            for (int node = 0; node < wanted.length; node++) {
                wanted[node] = pod.shape().affinity().allows(snapshot.node(node).facts());
            }
        }

        /** The node must have the constraint's own label too. */
        boolean in(SpreadConstraint constraint, int node) {
            return hasAllKeys(node)
                    && (allWanted || !constraint.onlyNodesThePodWants() || wanted[node])
                    && (!constraint.onlyTaintsThePodTolerates()
                            || tolerated(snapshot.node(node).facts()));
        }

        boolean hasAllKeys(int node) {
            for (var key : keys) {
                if (key.ofNode()[node] == Domains.NONE) {
                    return false;
                }
            }
            return true;
        }

        private boolean tolerated(NodeFacts node) {
            for (var taint : node.taints()) {
                if (taint.forbidsScheduling() && !pod.shape().tolerates(taint)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A wish with all that was counted. {@code pods} is by domain, or by node for the key that tells nodes apart. */
    private record Wish(Domains domains, CountOf pods, double weight, int maxSkew) {

        double penalty(int node) {
            return domains.ofNode()[node] == Domains.NONE ? 0 : pods.at(node) * weight + (maxSkew - 1);
        }
    }

    /** How many pods count for a node. */
    @FunctionalInterface
    private interface CountOf {
        int at(int node);
    }

    @Override
    public Optional<int[]> scores(PodInfo pod, ClusterSnapshot snapshot, int[] possible) {
        var constraints = constraintsOf(pod, snapshot).stream()
                .filter(each -> !each.required())
                .toList();
        if (constraints.isEmpty()) {
            return Optional.empty();
        }
        boolean allKeys = !pod.spread().isEmpty() || !defaults.fromSystem();
        var counted = new CountedNodes(pod, snapshot, constraints, allKeys);
        int ranked = 0;
        for (int node : possible) {
            ranked += counted.hasAllKeys(node) ? 1 : 0;
        }
        int nodesRanked = ranked;
        var wishes = constraints.stream()
                .map(each -> wish(pod, each, snapshot, counted, possible, nodesRanked))
                .toArray(Wish[]::new);
        return Optional.of(scaled(possible, wishes, counted));
    }

    private static Wish wish(
            PodInfo pod,
            SpreadConstraint constraint,
            ClusterSnapshot snapshot,
            CountedNodes counted,
            int[] possible,
            int ranked) {
        var domains = snapshot.domains(constraint.topologyKey());
        var counts = snapshot.count(constraint.query(pod.key().namespace()));
        if (constraint.topologyKey().equals(HOSTNAME)) {
            return new Wish(domains, counts::at, Math.log(ranked + 2), constraint.maxSkew());
        }
        var candidates = new boolean[domains.count()];
        int size = 0;
        for (int node : possible) {
            int domain = domains.ofNode()[node];
            if (domain != Domains.NONE && counted.hasAllKeys(node) && !candidates[domain]) {
                candidates[domain] = true;
                size++;
            }
        }
        var pods = podsByDomain(constraint, domains, counts, counted);
        return new Wish(
                domains,
                node -> candidates[domains.ofNode()[node]] ? pods[domains.ofNode()[node]] : 0,
                Math.log(size + 2),
                constraint.maxSkew());
    }

    private static int[] podsByDomain(
            SpreadConstraint constraint, Domains domains, NodeCounts counts, CountedNodes counted) {
        var pods = new int[domains.count()];
        counts.forEach((node, number) -> {
            int domain = domains.ofNode()[node];
            if (domain != Domains.NONE && counted.in(constraint, node)) {
                pods[domain] += number;
            }
        });
        return pods;
    }

    /** 100 for the nodes with the least penalty; 0 for those that lack a label. */
    private static int[] scaled(int[] possible, Wish[] wishes, CountedNodes counted) {
        var penalties = new long[possible.length];
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < possible.length; i++) {
            if (counted.hasAllKeys(possible[i])) {
                double sum = 0;
                for (var wish : wishes) {
                    sum += wish.penalty(possible[i]);
                }
                penalties[i] = Math.round(sum);
                lowest = Math.min(lowest, penalties[i]);
                highest = Math.max(highest, penalties[i]);
            }
        }
        var scores = new int[possible.length];
        for (int i = 0; i < possible.length; i++) {
            if (counted.hasAllKeys(possible[i])) {
                scores[i] = highest == 0 ? MAX_SCORE : (int) (MAX_SCORE * (highest + lowest - penalties[i]) / highest);
            }
        }
        return scores;
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> true;
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                !previous.facts().labels().equals(current.facts().labels())
                        || !previous.facts().taints().equals(current.facts().taints());
            case ClusterEvent.NodeRemoved removed -> true; // its domain may have been the emptiest
            case ClusterEvent.PodReleased(var gone) -> mayCount(pod, gone.identity());
            case ClusterEvent.PodPlaced(var placed) -> mayCount(pod, placed.identity());
            case ClusterEvent.PodUpdated(var previous, var current) ->
                mayCount(pod, previous.identity()) != mayCount(pod, current.identity())
                        || previous.beingDeleted() != current.beingDeleted();
            case ClusterEvent.StorageChanged changed -> false;
            case ClusterEvent.DevicesChanged changed -> false;
            case ClusterEvent.NamespaceChanged changed -> false;
        };
    }

    private static boolean mayCount(PodInfo pod, PodIdentity other) {
        if (!other.namespace().equals(pod.key().namespace())) {
            return false;
        }
        return pod.spread().isEmpty() || pod.spread().stream().anyMatch(each -> each.countsItself(other));
    }
}
