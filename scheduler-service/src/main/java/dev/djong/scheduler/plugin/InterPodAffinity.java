package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.AffinityTerm;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.Domains;
import dev.djong.scheduler.snapshot.OwnedTerm;
import dev.djong.scheduler.snapshot.PodAffinity;
import dev.djong.scheduler.snapshot.PodIdentity;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodSelection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pods near others and away from others, where near means in one domain of a topology key. Anti-affinity works both ways:
 * what a placed pod does not want beside it is kept away as well.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity">Inter-pod
 *     affinity and anti-affinity</a>
 */
final class InterPodAffinity implements ClusterFilter, ClusterScorer {
    static final String NAME = "InterPodAffinity";

    /**
     * The arguments of the plugin.
     *
     * @param hardPodAffinityWeight what a placed pod's required affinity adds to the nodes of its domain
     * @param ignorePreferredTermsOfExistingPods whether only the pod's own wishes count
     */
    record Settings(int hardPodAffinityWeight, boolean ignorePreferredTermsOfExistingPods) {
        static final Settings STANDARD = new Settings(1, false);
    }

    private static final Verdict NO_AFFINITY = Verdict.rejectedForGood(NAME, "node(s) didn't match pod affinity rules");
    private static final Verdict ANTI_AFFINITY = Verdict.rejected(NAME, "node(s) didn't match pod anti-affinity rules");
    private static final Verdict OTHERS_ANTI_AFFINITY =
            Verdict.rejected(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

    private final Settings settings;

    InterPodAffinity(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** One number a domain of one topology key. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Totals(Domains domains, int[] byDomain) {
        int at(int node) {
            int domain = domains.ofNode()[node];
            return domain == Domains.NONE ? 0 : byDomain[domain];
        }

        boolean hasLabel(int node) {
            return domains.ofNode()[node] != Domains.NONE;
        }

        boolean isZero() {
            return Arrays.stream(byDomain).allMatch(each -> each == 0);
        }
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        var near = near(pod, snapshot);
        boolean isFirst = near.stream().allMatch(Totals::isZero) && wouldBeNearItself(pod, snapshot);
        var away = pod.affinity().requiredAnti().stream()
                .map(term -> totals(term, snapshot))
                .toList();
        var keptAway = keptAway(pod, snapshot);
        if (near.isEmpty() && away.isEmpty() && keptAway.isEmpty()) {
            return Preparation.INDIFFERENT;
        }
        return new Preparation.Test(node -> {
            for (var each : near) {
                if (!each.hasLabel(node) || !isFirst && each.at(node) <= 0) {
                    return NO_AFFINITY;
                }
            }
            return anyAt(node, away) ? ANTI_AFFINITY : anyAt(node, keptAway) ? OTHERS_ANTI_AFFINITY : Verdict.ACCEPTED;
        });
    }

    private static boolean anyAt(int node, List<Totals> totals) {
        for (var each : totals) {
            if (each.at(node) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Where the pods are that meet all of the pod's required affinity, by each of its topology keys. */
    private static List<Totals> near(PodInfo pod, ClusterSnapshot snapshot) {
        var query = pod.affinity().affinityQuery();
        if (query.isEmpty()) {
            return List.of();
        }
        var counts = snapshot.count(query.get());
        return pod.affinity().required().stream()
                .map(AffinityTerm::topologyKey)
                .distinct()
                .map(snapshot::domains)
                .map(domains -> new Totals(domains, domains.totals(counts)))
                .toList();
    }

    /** The first pod of a group that wants to be together has nobody to be near to. */
    private static boolean wouldBeNearItself(PodInfo pod, ClusterSnapshot snapshot) {
        return pod.affinity()
                .affinityQuery()
                .filter(query -> query.matches(pod.identity(), snapshot.namespaces()))
                .isPresent();
    }

    private static Totals totals(AffinityTerm term, ClusterSnapshot snapshot) {
        var domains = snapshot.domains(term.topologyKey());
        return new Totals(domains, domains.totals(snapshot.count(PodAffinity.queryOf(term))));
    }

    /** Where pods are that do not want this one beside them. */
    private static List<Totals> keptAway(PodInfo pod, ClusterSnapshot snapshot) {
        var byKey = new HashMap<String, Totals>();
        for (var owners : snapshot.termsAbout(pod.identity())) {
            if (owners.term().kind() == OwnedTerm.Kind.REQUIRED_ANTI_AFFINITY) {
                addTo(byKey, owners, 1, snapshot);
            }
        }
        return List.copyOf(byKey.values());
    }

    private static void addTo(
            Map<String, Totals> byKey, ClusterSnapshot.Owners owners, int weight, ClusterSnapshot snapshot) {
        var domains = snapshot.domains(owners.term().term().topologyKey());
        add(byKey, owners.term().term().topologyKey(), domains, domains.totals(owners.byNode()), weight);
    }

    private static void add(Map<String, Totals> byKey, String key, Domains domains, int[] totals, int weight) {
        var sum = byKey.computeIfAbsent(key, any -> new Totals(domains, new int[domains.count()]))
                .byDomain();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * totals[i];
        }
    }

    @Override
    public Optional<int[]> scores(PodInfo pod, ClusterSnapshot snapshot, int[] possible) {
        var wishes = wishes(pod, snapshot);
        if (wishes.isEmpty()) {
            return Optional.empty();
        }
        var sums = new int[possible.length];
        for (int i = 0; i < possible.length; i++) {
            for (var each : wishes) {
                sums[i] += each.at(possible[i]);
            }
        }
        return scaled(sums);
    }

    /** What each domain is worth: the pod's own wishes and those of placed pods. */
    private List<Totals> wishes(PodInfo pod, ClusterSnapshot snapshot) {
        var byKey = new HashMap<String, Totals>();
        for (var wish : pod.affinity().preferred()) {
            var totals = totals(wish.term(), snapshot);
            add(byKey, wish.term().topologyKey(), totals.domains(), totals.byDomain(), wish.weight());
        }
        if (!settings.ignorePreferredTermsOfExistingPods
                || !pod.affinity().preferred().isEmpty()) {
            for (var owners : snapshot.termsAbout(pod.identity())) {
                int weight = weightForOthers(owners.term());
                if (weight != 0) {
                    addTo(byKey, owners, weight, snapshot);
                }
            }
        }
        byKey.values().removeIf(Totals::isZero);
        return List.copyOf(byKey.values());
    }

    private int weightForOthers(OwnedTerm term) {
        return switch (term.kind()) {
            case REQUIRED_ANTI_AFFINITY -> 0;
            case REQUIRED_AFFINITY -> settings.hardPodAffinityWeight;
            case PREFERRED -> term.weight();
        };
    }

    /** From 0 for the worst of the possible nodes to 100 for the best. */
    private static Optional<int[]> scaled(int[] sums) {
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        for (int sum : sums) {
            lowest = Math.min(lowest, sum);
            highest = Math.max(highest, sum);
        }
        if (lowest >= highest) {
            return Optional.empty();
        }
        double range = (double) highest - lowest;
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (int) (MAX_SCORE * ((sums[i] - lowest) / range));
        }
        return Optional.of(sums);
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> true;
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                !previous.facts().labels().equals(current.facts().labels());
            case ClusterEvent.NodeRemoved removed -> false;
            case ClusterEvent.PodReleased(var gone) -> isInTheWayOf(pod, gone);
            case ClusterEvent.PodPlaced(var placed) -> isWanted(pod, placed.identity());
            case ClusterEvent.PodUpdated(var previous, var current) ->
                isInTheWayOf(pod, previous) || isWanted(pod, current.identity());
            case ClusterEvent.StorageChanged changed -> false;
            case ClusterEvent.DevicesChanged changed -> false;
            case ClusterEvent.NamespaceChanged changed -> true;
        };
    }

    private static boolean isWanted(PodInfo pod, PodIdentity placed) {
        return !pod.affinity().required().isEmpty()
                && pod.affinity().required().stream().map(AffinityTerm::pods).allMatch(pods -> mayMatch(pods, placed));
    }

    private static boolean isInTheWayOf(PodInfo pod, PodInfo other) {
        return pod.affinity().requiredAnti().stream()
                        .map(AffinityTerm::pods)
                        .anyMatch(pods -> mayMatch(pods, other.identity()))
                || other.affinity().requiredAnti().stream()
                        .map(AffinityTerm::pods)
                        .anyMatch(pods -> mayMatch(pods, pod.identity()));
    }

    /** Namespaces' labels are not looked up: they may match. */
    private static boolean mayMatch(PodSelection pods, PodIdentity pod) {
        return (pods.namespaceSelector().isPresent() || pods.namespaces().contains(pod.namespace()))
                && pods.labels().filter(each -> each.matches(pod.labels())).isPresent();
    }
}
