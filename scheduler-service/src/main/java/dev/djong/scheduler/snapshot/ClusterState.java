package dev.djong.scheduler.snapshot;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClusterEvent.NodeAdded;
import dev.djong.scheduler.snapshot.ClusterEvent.NodeUpdated;
import dev.djong.scheduler.snapshot.ClusterEvent.PodReleased;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one mutable picture of the cluster: folds what the watches say and what the scheduler assumes into records, and
 * hands out snapshots.
 *
 * <p>Each change replaces the record of one node; a snapshot is a copy of the array of records, taken only when something
 * changed since the last one. A pod may be known before its node is: it is charged when the node arrives.
 *
 * <p>An assumed pod counts as placed before the API has said so. The watch then confirms it ({@link #podSeen} with that
 * node), or the binder takes it back ({@link #forget}). All methods may be called from any thread.
 */
public final class ClusterState {
    private final Map<ObjectKey, PodInfo> placed = new HashMap<>();
    private final Set<ObjectKey> assumed = new HashSet<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private NodeInfo[] nodes = new NodeInfo[0];
    /** Of {@code nodes}, index by index. */
    private long[] versions = new long[0];

    private long lastVersion;
    private @Nullable ClusterSnapshot latest;

    public synchronized ClusterSnapshot snapshot() {
        if (latest == null) {
            latest = new ClusterSnapshot(nodes.clone(), versions.clone());
        }
        return latest;
    }

    /** A node as the watch shows it. The event is empty where nothing that matters changed. */
    public synchronized Optional<ClusterEvent> nodeSeen(NodeFacts facts) {
        var index = indexes.get(facts.name());
        if (index == null) {
            return Optional.of(new NodeAdded(append(facts)));
        }
        var previous = nodes[index];
        if (previous.facts().equals(facts)) {
            return Optional.empty();
        }
        return Optional.of(new NodeUpdated(previous, replace(index, facts, previous.load())));
    }

    public synchronized void nodeGone(String name) {
        var index = indexes.remove(name);
        if (index == null) {
            return;
        }
        var left = new NodeInfo[nodes.length - 1];
        System.arraycopy(nodes, 0, left, 0, index);
        System.arraycopy(nodes, index + 1, left, index, left.length - index);
        nodes = left;
        versions = Arrays.stream(left).mapToLong(NodeInfo::version).toArray();
        for (int i = index; i < left.length; i++) {
            indexes.put(left[i].name(), i);
        }
        latest = null;
    }

    /** A pod as the watch shows it; one without node is none of this class's business unless it was assumed. */
    public synchronized Optional<ClusterEvent> podSeen(PodInfo pod) {
        var before = placed.get(pod.key());
        if (!pod.isAssigned()
                && before != null
                && assumed.contains(pod.key())
                && before.uid().equals(pod.uid())) {
            return Optional.empty(); // an older state of a pod whose binding is on its way
        }
        if (!pod.occupiesNode()) {
            return podGone(pod.key());
        }
        assumed.remove(pod.key());
        if (before != null && takesTheSame(before, pod)) {
            return Optional.empty();
        }
        if (before != null) {
            discharge(before);
        }
        charge(pod);
        return before == null ? Optional.empty() : Optional.of(new PodReleased(before));
    }

    public synchronized Optional<ClusterEvent> podGone(ObjectKey key) {
        var before = placed.get(key);
        if (before == null) {
            return Optional.empty();
        }
        assumed.remove(key);
        discharge(before);
        return Optional.of(new PodReleased(before));
    }

    /** Counts the pod as placed on {@code node} before the API knows. */
    public synchronized void assume(PodInfo pod, String node) {
        if (placed.containsKey(pod.key())) {
            throw new IllegalStateException("assumed twice: " + pod.key() + " on "
                    + placed.get(pod.key()).node());
        }
        assumed.add(pod.key());
        charge(pod.on(node));
    }

    /** Takes an assumption back, unless the watch has confirmed it meanwhile. */
    public synchronized Optional<ClusterEvent> forget(ObjectKey key) {
        return assumed.contains(key) ? podGone(key) : Optional.empty();
    }

    public synchronized boolean isPlaced(ObjectKey key) {
        return placed.containsKey(key);
    }

    public synchronized int nodeCount() {
        return nodes.length;
    }

    public synchronized int podCount() {
        return placed.size();
    }

    public synchronized int assumedCount() {
        return assumed.size();
    }

    private static boolean takesTheSame(PodInfo before, PodInfo now) {
        return before.node().equals(now.node())
                && before.uid().equals(now.uid())
                && before.shape().requests().equals(now.shape().requests())
                && before.shape().hostPorts().equals(now.shape().hostPorts());
    }

    private void charge(PodInfo pod) {
        placed.put(pod.key(), pod);
        var index = indexes.get(pod.node());
        if (index != null) {
            replace(index, nodes[index].facts(), nodes[index].load().plus(pod));
        }
    }

    private void discharge(PodInfo pod) {
        placed.remove(pod.key());
        var index = indexes.get(pod.node());
        if (index != null) {
            replace(index, nodes[index].facts(), nodes[index].load().minus(pod.key()));
        }
    }

    private NodeInfo append(NodeFacts facts) {
        var load = NodeLoad.NONE;
        for (var pod : placed.values()) {
            load = pod.node().equals(facts.name()) ? load.plus(pod) : load;
        }
        nodes = Arrays.copyOf(nodes, nodes.length + 1);
        versions = Arrays.copyOf(versions, nodes.length);
        indexes.put(facts.name(), nodes.length - 1);
        return replace(nodes.length - 1, facts, load);
    }

    private NodeInfo replace(int index, NodeFacts facts, NodeLoad load) {
        var current = new NodeInfo(++lastVersion, facts, load);
        nodes[index] = current;
        versions[index] = lastVersion;
        latest = null;
        return current;
    }
}
