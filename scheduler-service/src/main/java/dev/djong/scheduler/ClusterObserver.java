package dev.djong.scheduler;

import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.scheduler.queue.SchedulingQueue;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.DisruptionBudget;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodOwner;
import java.util.Optional;
import java.util.Set;

/** Leads what the watches show to where it belongs: placed pods and nodes to the state, other pods to the queue. */
final class ClusterObserver {
    /** As upstream's metrics call the event that brings a pod into the queue. */
    private static final String NEW_POD = "UnschedulablePodAdd";

    private final Set<String> schedulerNames;
    private final ClusterState state;
    private final SchedulingQueue queue;
    private final SchedulerMetrics metrics;

    ClusterObserver(Set<String> schedulerNames, ClusterState state, SchedulingQueue queue, SchedulerMetrics metrics) {
        this.schedulerNames = schedulerNames;
        this.state = state;
        this.queue = queue;
        this.metrics = metrics;
    }

    void nodeChanged(Change change) {
        switch (change) {
            case Change.Added(var node) -> state.nodeSeen(NodeFacts.of(node)).ifPresent(this::happened);
            case Change.Updated(var previous, var node) ->
                state.nodeSeen(NodeFacts.of(node)).ifPresent(this::happened);
            case Change.Removed(var node) -> state.nodeGone(node.name()).ifPresent(this::happened);
        }
    }

    void podChanged(Change change) {
        switch (change) {
            case Change.Added(var pod) -> podSeen(pod, nominatedNode(pod));
            case Change.Updated(var previous, var pod) ->
                podSeen(
                        pod,
                        nominatedNode(pod).filter(any -> !nominatedNode(pod).equals(nominatedNode(previous))));
            case Change.Removed(var pod) -> {
                queue.remove(pod.key());
                state.podGone(pod.key()).ifPresent(this::happened);
            }
        }
    }

    private static Optional<String> nominatedNode(ApiObject pod) {
        return pod.status().string("nominatedNodeName").filter(node -> !node.isEmpty());
    }

    /**
     * @param nominated set where the API says something new; it may be behind what was decided here, so that silence means
     *     nothing
     */
    private void podSeen(ApiObject object, Optional<String> nominated) {
        var pod = PodInfo.of(object);
        state.podSeen(pod).ifPresent(this::happened);
        if (pod.isAssigned() || pod.finished() || pod.beingDeleted()) {
            queue.remove(pod.key());
            return;
        }
        nominated.ifPresent(node -> state.nominate(pod, node));
        if (schedulerNames.contains(pod.schedulerName()) && !state.isPlaced(pod.key())) {
            if (queue.put(pod, object)) {
                metrics.queued(NEW_POD);
            }
        }
    }

    void namespaceChanged(Change change) {
        var name = change.object().name();
        switch (change) {
            case Change.Added(var namespace) ->
                state.namespaceSeen(name, namespace.labels()).ifPresent(this::happened);
            case Change.Updated(var previous, var namespace) ->
                state.namespaceSeen(name, namespace.labels()).ifPresent(this::happened);
            case Change.Removed(var namespace) -> state.namespaceGone(name).ifPresent(this::happened);
        }
    }

    void budgetChanged(Change change) {
        switch (change) {
            case Change.Added(var budget) -> state.budgetSeen(budget.key(), DisruptionBudget.of(budget));
            case Change.Updated(var previous, var budget) ->
                state.budgetSeen(budget.key(), DisruptionBudget.of(budget));
            case Change.Removed(var budget) -> state.budgetGone(budget.key());
        }
    }

    void serviceChanged(Change change) {
        var service = change.object();
        state.serviceSeen(
                service.key(),
                isThere(change)
                        ? Optional.of(LabelSelector.ofLabels(
                                service.spec().object("selector").stringMap()))
                        : Optional.empty());
    }

    /** A kind whose selector is a plain map of labels. */
    void replicationControllerChanged(Change change) {
        var selector =
                LabelSelector.ofLabels(change.object().spec().object("selector").stringMap());
        controllerChanged(change, selector);
    }

    void controllerChanged(Change change) {
        controllerChanged(change, LabelSelector.of(change.object().spec().object("selector")));
    }

    private void controllerChanged(Change change, LabelSelector selector) {
        var object = change.object();
        state.controllerSeen(
                object.namespace(),
                new PodOwner(object.kind(), object.name()),
                isThere(change) ? Optional.of(selector) : Optional.empty());
    }

    private static boolean isThere(Change change) {
        return !(change instanceof Change.Removed);
    }

    void happened(ClusterEvent event) {
        int woken = queue.happened(event);
        for (int i = 0; i < woken; i++) {
            metrics.queued(event.label());
        }
    }
}
