package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** One rule about which nodes a pod may run on. */
public interface FilterPlugin {

    /** The name that upstream gives it, for metrics. */
    String name();

    /** The test for this pod; empty where the rule has nothing to say about it. */
    Optional<NodeTest> filterFor(PodShape pod);

    /** Must depend on its arguments alone: verdicts are kept until the node changes. */
    @FunctionalInterface
    interface NodeTest {
        Verdict test(NodeInfo node);
    }

    /**
     * Whether a pod that this rule rejected may find a node now. A wrong yes costs one attempt, a wrong no up to five
     * minutes of waiting.
     */
    default boolean mayHelp(PodShape pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeAdded(var current) -> accepts(pod, current);
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                accepts(pod, current) && !accepts(pod, previous);
            case ClusterEvent.PodReleased released -> false;
        };
    }

    private boolean accepts(PodShape pod, NodeInfo node) {
        return filterFor(pod).map(test -> test.test(node) == Verdict.ACCEPTED).orElse(true);
    }
}
