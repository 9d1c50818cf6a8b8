package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.PodInfo;

/** One rule about which nodes a pod may run on. */
public sealed interface FilterPlugin permits NodeFilter, ClusterFilter {

    /** The name that upstream gives it, for configuration and metrics. */
    String name();

    /**
     * Whether a pod that this rule rejected may find a node now. A wrong yes costs one attempt, a wrong no up to five
     * minutes of waiting.
     */
    boolean mayHelp(PodInfo pod, ClusterEvent event);
}
