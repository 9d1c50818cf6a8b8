package dev.djong.scheduler;

import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.scheduler.queue.SchedulingQueue;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;

/** Leads what the watches show to where it belongs: placed pods and nodes to the state, other pods to the queue. */
final class ClusterObserver {
    private final String schedulerName;
    private final ClusterState state;
    private final SchedulingQueue queue;
    private final SchedulerMetrics metrics;

    ClusterObserver(String schedulerName, ClusterState state, SchedulingQueue queue, SchedulerMetrics metrics) {
        this.schedulerName = schedulerName;
        this.state = state;
        this.queue = queue;
        this.metrics = metrics;
    }

    void nodeChanged(Change change) {
        switch (change) {
            case Change.Added(var node) -> state.nodeSeen(NodeFacts.of(node)).ifPresent(this::happened);
            case Change.Updated(var previous, var node) ->
                state.nodeSeen(NodeFacts.of(node)).ifPresent(this::happened);
            case Change.Removed(var node) -> state.nodeGone(node.name());
        }
    }

    void podChanged(Change change) {
        switch (change) {
            case Change.Added(var pod) -> podSeen(pod);
            case Change.Updated(var previous, var pod) -> podSeen(pod);
            case Change.Removed(var pod) -> {
                queue.remove(pod.key());
                state.podGone(pod.key()).ifPresent(this::happened);
            }
        }
    }

    private void podSeen(ApiObject object) {
        var pod = PodInfo.of(object);
        state.podSeen(pod).ifPresent(this::happened);
        if (pod.isAssigned() || pod.finished() || pod.beingDeleted()) {
            queue.remove(pod.key());
        } else if (pod.schedulerName().equals(schedulerName) && !state.isPlaced(pod.key())) {
            queue.put(pod, object);
        }
    }

    private void happened(ClusterEvent event) {
        int woken = queue.happened(event);
        for (int i = 0; i < woken; i++) {
            metrics.queued(event.label());
        }
    }
}
