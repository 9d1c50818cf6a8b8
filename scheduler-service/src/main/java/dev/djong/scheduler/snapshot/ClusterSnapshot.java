package dev.djong.scheduler.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All nodes at one moment, in an order that stays the same while no node comes or goes, and what their pods add up to.
 *
 * <p>{@link #without} and {@link #with} give the picture as it would be. They keep the counts of the original and a list
 * of the differences, so that trying out a preemption costs little; such a picture has no versions.
 */
public final class ClusterSnapshot {
    private final NodeInfo[] nodes;
    private final long[] versions;
    private final CountTable<PodQuery> queries;
    private final CountTable<OwnedTerm> terms;
    private final Surroundings around;
    private final List<Nomination> nominations;
    private final List<Difference> differences;

    /** One pod more ({@code amount} 1) or less (-1) than {@link #queries} and {@link #terms} say. */
    private record Difference(PodInfo pod, int node, int amount) {}

    ClusterSnapshot(
            NodeInfo[] nodes,
            long[] versions,
            CountTable<PodQuery> queries,
            CountTable<OwnedTerm> terms,
            Surroundings around,
            List<Nomination> nominations) {
        this(nodes, versions, queries, terms, around, nominations, List.of());
    }

    private ClusterSnapshot(
            NodeInfo[] nodes,
            long[] versions,
            CountTable<PodQuery> queries,
            CountTable<OwnedTerm> terms,
            Surroundings around,
            List<Nomination> nominations,
            List<Difference> differences) {
        this.nodes = nodes;
        this.versions = versions;
        this.queries = queries;
        this.terms = terms;
        this.around = around;
        this.nominations = nominations;
        this.differences = differences;
    }

    public int size() {
        return nodes.length;
    }

    public NodeInfo node(int index) {
        return nodes[index];
    }

    /**
     * The first node from {@code from} on whose version is not the one in {@code known} at the same index, or -1. Versions
     * lie side by side, so that looking for the few nodes that changed among thousands does not touch the others.
     */
    public int nextChanged(long[] known, int from) {
        int found = Arrays.mismatch(versions, from, versions.length, known, from, versions.length);
        return found < 0 ? -1 : from + found;
    }

    public List<NodeInfo> nodes() {
        return List.of(nodes);
    }

    /** Where the node of that name lies, or -1. */
    public int position(String nodeName) {
        return around.directory().position(nodeName, nodes);
    }

    /** The nodes grouped by the value of one of their labels. */
    public Domains domains(String topologyKey) {
        return around.directory().domains(topologyKey, nodes);
    }

    public NamespaceLabels namespaces() {
        return around.namespaces();
    }

    /** What services and controllers mean. */
    public WorkloadSelectors workloads() {
        return around.workloads();
    }

    public Storage storage() {
        return around.storage();
    }

    public Devices devices() {
        return around.devices();
    }

    public List<DisruptionBudget> budgets() {
        return around.budgets();
    }

    /** On how many nodes an image is. */
    public int nodesWithImage(String image) {
        return around.images().nodesWith(image, nodes);
    }

    /** Pods that wait for a place that was made for them. */
    public List<Nomination> nominations() {
        return nominations;
    }

    /**
     * How many pods of each node match. Queries that were announced to {@link ClusterState#snapshotFor} are counted
     * already; for another one all pods are looked at.
     */
    public NodeCounts count(PodQuery query) {
        return queries.find(query).map(counts -> withDifferences(query, counts)).orElseGet(() -> countAll(query));
    }

    private NodeCounts withDifferences(PodQuery query, NodeCounts counted) {
        var counts = counted;
        for (var each : differences) {
            if (query.matches(each.pod().identity(), namespaces())) {
                counts = counts.plus(each.node(), each.amount());
            }
        }
        return counts;
    }

    private NodeCounts countAll(PodQuery query) {
        var counts = NodeCounts.ZERO;
        for (int i = 0; i < nodes.length; i++) {
            int matching = 0;
            for (var pod : nodes[i].load().pods()) {
                matching += query.matches(pod.identity(), namespaces()) ? 1 : 0;
            }
            counts = matching == 0 ? counts : counts.plus(i, matching);
        }
        return counts;
    }

    /** How many owners of a term there are on each node. */
    public record Owners(OwnedTerm term, NodeCounts byNode) {}

    /** The terms of placed pods that speak of {@code pod}, as far as they have owners. */
    public List<Owners> termsAbout(PodIdentity pod) {
        var keys = terms.keys();
        var about = new ArrayList<Owners>();
        for (int position : keys.matching(pod, owned -> owned.term().pods().matches(pod, namespaces()))) {
            var term = keys.get(position);
            var counts = terms.at(position);
            for (var each : differences) {
                int times = each.amount() * occurrences(each.pod(), term);
                counts = times == 0 ? counts : counts.plus(each.node(), times);
            }
            if (counts.total() > 0) {
                about.add(new Owners(term, counts));
            }
        }
        addNew(pod, about);
        return about;
    }

    private static int occurrences(PodInfo pod, OwnedTerm term) {
        int count = 0;
        for (var owned : pod.affinity().owned()) {
            count += owned.equals(term) ? 1 : 0;
        }
        return count;
    }

    /** Terms that only pods have which this picture adds. */
    private void addNew(PodIdentity pod, List<Owners> about) {
        for (var each : differences) {
            if (each.amount() > 0) {
                for (var owned : each.pod().affinity().owned()) {
                    if (terms.keys().position(owned) < 0 && owned.term().pods().matches(pod, namespaces())) {
                        about.add(new Owners(owned, NodeCounts.ZERO.plus(each.node(), 1)));
                    }
                }
            }
        }
    }

    /** The picture without some of the pods of one node. */
    public ClusterSnapshot without(int node, List<PodInfo> victims) {
        var load = nodes[node].load();
        for (var victim : victims) {
            load = load.minus(victim.key());
        }
        return changed(node, load, victims, -1);
    }

    /** The picture with pods more on one node. */
    public ClusterSnapshot with(int node, List<PodInfo> pods) {
        var load = nodes[node].load();
        for (var pod : pods) {
            load = load.plus(pod);
        }
        return changed(node, load, pods, 1);
    }

    private ClusterSnapshot changed(int node, NodeLoad load, List<PodInfo> pods, int amount) {
        var changed = nodes.clone();
        changed[node] = new NodeInfo(nodes[node].version(), nodes[node].facts(), load);
        var all = new ArrayList<>(differences);
        pods.forEach(pod -> all.add(new Difference(pod, node, amount)));
        return new ClusterSnapshot(changed, new long[0], queries, terms, around, nominations, List.copyOf(all));
    }
}
