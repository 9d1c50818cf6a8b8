package dev.djong.scheduler.snapshot;

/** A change of the cluster that may make room for a pod that found none. */
public sealed interface ClusterEvent {

    record NodeAdded(NodeInfo current) implements ClusterEvent {}

    /** Labels, taints, allocatable or the unschedulable flag changed. */
    record NodeUpdated(NodeInfo previous, NodeInfo current) implements ClusterEvent {}

    /** A pod left its node, finished on it, or shrank. */
    record PodReleased(PodInfo pod) implements ClusterEvent {}

    /** The name that metrics carry for it. */
    default String label() {
        return switch (this) {
            case NodeAdded added -> "NodeAdd";
            case NodeUpdated updated -> "NodeUpdate";
            case PodReleased released -> "AssignedPodDelete";
        };
    }
}
