package dev.djong.node.pod;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a pod as a whole has failed: rejected by the node, evicted, or over its deadline.
 *
 * @param grace how long its containers have to end, where that is less than the pod asks for
 * @param disrupts others ended it for the node's sake: its condition {@code DisruptionTarget} says so
 */
public record PodFailure(String reason, String message, Optional<Duration> grace, boolean disrupts) {
    public PodFailure(String reason, String message) {
        this(reason, message, Optional.empty(), false);
    }
}
