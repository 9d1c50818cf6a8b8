package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** A rule that needs one pod and one node only. */
public non-sealed interface NodeFilter extends FilterPlugin {

    /** The test for this pod; empty where the rule has nothing to say about it. */
    Optional<NodeTest> filterFor(PodShape pod);

    /** Must depend on its arguments alone: verdicts are kept until the node changes. */
    @FunctionalInterface
    interface NodeTest {
        Verdict test(NodeInfo node);
    }

    @Override
    default boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeAdded(var current) -> accepts(pod.shape(), current);
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                accepts(pod.shape(), current) && !accepts(pod.shape(), previous);
            case ClusterEvent.NodeRemoved removed -> false;
            case ClusterEvent.PodReleased released -> false;
            case ClusterEvent.PodPlaced placed -> false;
            case ClusterEvent.PodUpdated updated -> false;
            case ClusterEvent.StorageChanged changed -> false;
            case ClusterEvent.DevicesChanged changed -> false;
            case ClusterEvent.NamespaceChanged changed -> false;
        };
    }

    private boolean accepts(PodShape pod, NodeInfo node) {
        return filterFor(pod).map(test -> test.test(node) == Verdict.ACCEPTED).orElse(true);
    }
}
