package dev.djong.scheduler.snapshot;

import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClusterEvent.NamespaceChanged;
import dev.djong.scheduler.snapshot.ClusterEvent.NodeAdded;
import dev.djong.scheduler.snapshot.ClusterEvent.NodeRemoved;
import dev.djong.scheduler.snapshot.ClusterEvent.NodeUpdated;
import dev.djong.scheduler.snapshot.ClusterEvent.PodPlaced;
import dev.djong.scheduler.snapshot.ClusterEvent.PodReleased;
import dev.djong.scheduler.snapshot.ClusterEvent.PodUpdated;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
    /** Placed pods whose node is not known, or not any more, by its name. */
    private final Map<String, Map<ObjectKey, PodInfo>> homeless = new HashMap<>();

    private final Map<String, Integer> indexes = new HashMap<>();
    private final RelationIndex relations = new RelationIndex();
    private final Map<ObjectKey, Nomination> nominations = new LinkedHashMap<>();
    private final Map<ObjectKey, DisruptionBudget> budgets = new HashMap<>();
    private final StorageState storage = new StorageState();
    private final DevicesState devices = new DevicesState();
    private @Nullable Storage latestStorage;
    private @Nullable Devices latestDevices;
    private NodeInfo[] nodes = new NodeInfo[0];
    /** Of {@code nodes}, index by index. */
    private long[] versions = new long[0];

    private NodeDirectory directory = new NodeDirectory();
    private ImageDirectory images = new ImageDirectory();
    private WorkloadSelectors workloads = WorkloadSelectors.NONE;
    private long lastVersion;
    private @Nullable ClusterSnapshot latest;

    public synchronized ClusterSnapshot snapshot() {
        var currentStorage = storage.storage();
        var currentDevices = devices.devices();
        if (latest == null || latestStorage != currentStorage || latestDevices != currentDevices) {
            latestStorage = currentStorage;
            latestDevices = currentDevices;
            latest = new ClusterSnapshot(
                    nodes.clone(),
                    versions.clone(),
                    relations.queries(),
                    relations.terms(),
                    new Surroundings(
                            directory,
                            images,
                            relations.namespaces(),
                            workloads,
                            budgets(),
                            currentStorage,
                            currentDevices),
                    List.copyOf(nominations.values()));
        }
        return latest;
    }

    /** What the watches of storage objects feed. */
    public StorageState storage() {
        return storage;
    }

    /** What the watches of claims to devices, classes and slices feed. */
    public DevicesState devices() {
        return devices;
    }

    /** A snapshot in which all is counted that a decision about the pod asks for. */
    public synchronized ClusterSnapshot snapshotFor(List<PodQuery> queries) {
        for (var query : queries) {
            if (relations.ask(query)) {
                latest = null;
            }
        }
        return snapshot();
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
        if (!previous.facts().labels().equals(facts.labels())) {
            directory = new NodeDirectory();
        }
        if (!previous.facts().images().equals(facts.images())) {
            images = new ImageDirectory();
        }
        return Optional.of(new NodeUpdated(previous, replace(index, facts, previous.load())));
    }

    /** The last node takes the place of the one that is gone. */
    public synchronized Optional<ClusterEvent> nodeGone(String name) {
        var index = indexes.remove(name);
        if (index == null) {
            return Optional.empty();
        }
        var gone = nodes[index];
        int last = nodes.length - 1;
        for (var pod : gone.load().pods()) {
            relations.remove(pod, index);
            awaitNode(pod);
        }
        if (index != last) {
            var moved = nodes[last].load().pods();
            moved.forEach(pod -> relations.remove(pod, last));
            moved.forEach(pod -> relations.add(pod, index));
            nodes[index] = nodes[last];
            versions[index] = versions[last];
            indexes.put(nodes[index].name(), index);
        }
        nodes = Arrays.copyOf(nodes, last);
        versions = Arrays.copyOf(versions, last);
        directory = new NodeDirectory();
        images = new ImageDirectory();
        latest = null;
        return Optional.of(new NodeRemoved(gone));
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
            boolean waits = !pod.isAssigned() && !pod.finished() && !pod.beingDeleted();
            return waits ? release(pod.key()) : podGone(pod.key());
        }
        boolean confirmed = assumed.remove(pod.key());
        nominations.remove(pod.key());
        if (before != null && !before.equals(pod)) {
            discharge(before);
        }
        if (before == null || !before.equals(pod)) {
            charge(pod);
        }
        return event(before, pod, confirmed);
    }

    private static Optional<ClusterEvent> event(@Nullable PodInfo before, PodInfo pod, boolean confirmed) {
        if (before == null) {
            return Optional.of(new PodPlaced(pod));
        }
        if (!before.uid().equals(pod.uid()) || !before.node().equals(pod.node())) {
            return Optional.of(new PodReleased(before));
        }
        if (confirmed) {
            return Optional.of(new PodPlaced(pod));
        }
        return takesTheSame(before, pod) ? Optional.empty() : Optional.of(new PodUpdated(before, pod));
    }

    private static boolean takesTheSame(PodInfo before, PodInfo now) {
        return before.identity().equals(now.identity())
                && before.shape().requests().equals(now.shape().requests())
                && before.shape().hostPorts().equals(now.shape().hostPorts());
    }

    public synchronized Optional<ClusterEvent> podGone(ObjectKey key) {
        var claimed = nominations.get(key);
        withdrawNomination(key);
        return release(key)
                .or(() -> Optional.ofNullable(claimed)
                        .map(each -> new PodReleased(each.pod().on(each.node()))));
    }

    private Optional<ClusterEvent> release(ObjectKey key) {
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
        withdrawNomination(pod.key());
        charge(pod.on(node));
    }

    /** Takes an assumption back, unless the watch has confirmed it meanwhile. */
    public synchronized Optional<ClusterEvent> forget(ObjectKey key) {
        return assumed.contains(key) ? podGone(key) : Optional.empty();
    }

    /** Keeps the place of evicted pods for the pod they were evicted for, as long as it waits. */
    public synchronized void nominate(PodInfo pod, String node) {
        var nomination = new Nomination(pod, node);
        if (!placed.containsKey(pod.key()) && !nomination.equals(nominations.put(pod.key(), nomination))) {
            latest = null;
        }
    }

    public synchronized void withdrawNomination(ObjectKey key) {
        if (nominations.remove(key) != null) {
            latest = null;
        }
    }

    public synchronized Optional<ClusterEvent> namespaceSeen(String name, Map<String, String> labels) {
        var known = relations.namespaces();
        if (known.byName().containsKey(name) && known.of(name).equals(labels)) {
            return Optional.empty();
        }
        return namespacesAre(name, known.with(name, labels));
    }

    public synchronized Optional<ClusterEvent> namespaceGone(String name) {
        return namespacesAre(name, relations.namespaces().without(name));
    }

    private Optional<ClusterEvent> namespacesAre(String changed, NamespaceLabels current) {
        relations.namespacesAre(current);
        latest = null;
        return Optional.of(new NamespaceChanged(changed));
    }

    private List<DisruptionBudget> budgets() {
        return List.copyOf(budgets.values());
    }

    public synchronized void budgetSeen(ObjectKey key, DisruptionBudget budget) {
        budgets.put(key, budget);
        latest = null;
    }

    public synchronized void budgetGone(ObjectKey key) {
        budgets.remove(key);
        latest = null;
    }

    /** @param selector empty where the service is gone */
    public synchronized void serviceSeen(ObjectKey service, Optional<LabelSelector> selector) {
        workloads = workloads.withService(service.namespace(), service.name(), selector);
        latest = null;
    }

    /** @param selector empty where the controller is gone */
    public synchronized void controllerSeen(String namespace, PodOwner controller, Optional<LabelSelector> selector) {
        workloads = workloads.withController(namespace, controller, selector);
        latest = null;
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

    private void charge(PodInfo pod) {
        placed.put(pod.key(), pod);
        var index = indexes.get(pod.node());
        if (index == null) {
            awaitNode(pod);
            return;
        }
        relations.add(pod, index);
        replace(index, nodes[index].facts(), nodes[index].load().plus(pod));
    }

    private void awaitNode(PodInfo pod) {
        homeless.computeIfAbsent(pod.node(), any -> new LinkedHashMap<>()).put(pod.key(), pod);
    }

    private void discharge(PodInfo pod) {
        placed.remove(pod.key());
        var index = indexes.get(pod.node());
        if (index == null) {
            homeless.computeIfPresent(pod.node(), (node, pods) -> {
                pods.remove(pod.key());
                return pods.isEmpty() ? null : pods;
            });
            return;
        }
        relations.remove(pod, index);
        replace(index, nodes[index].facts(), nodes[index].load().minus(pod.key()));
    }

    private NodeInfo append(NodeFacts facts) {
        int index = nodes.length;
        var load = NodeLoad.NONE;
        var waiting = homeless.remove(facts.name());
        for (var pod : waiting == null ? List.<PodInfo>of() : waiting.values()) {
            relations.add(pod, index);
            load = load.plus(pod);
        }
        nodes = Arrays.copyOf(nodes, index + 1);
        versions = Arrays.copyOf(versions, index + 1);
        indexes.put(facts.name(), index);
        directory = new NodeDirectory();
        images = new ImageDirectory();
        return replace(index, facts, load);
    }

    private NodeInfo replace(int index, NodeFacts facts, NodeLoad load) {
        var current = new NodeInfo(++lastVersion, facts, load);
        nodes[index] = current;
        versions[index] = lastVersion;
        latest = null;
        return current;
    }
}
