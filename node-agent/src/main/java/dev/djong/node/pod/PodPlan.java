package dev.djong.node.pod;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to do for a pod now.
 *
 * @param backingOff containers that wait before they are started again: their CrashLoopBackOff message by name
 * @param recheckAt when to look again although nothing changed
 */
public record PodPlan(
        Lifecycle lifecycle, List<PodAction> actions, Map<String, String> backingOff, Optional<Instant> recheckAt) {

    /** Where the pod is on its way. */
    public enum Lifecycle {
        /** It runs, or is on its way to. */
        RUNNING,
        /** It is being ended. */
        ENDING,
        /** Nothing of it runs and everything was given back. */
        ENDED
    }

    public PodPlan {
        actions = List.copyOf(actions);
        backingOff = Map.copyOf(backingOff);
    }
}
