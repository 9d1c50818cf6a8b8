package dev.djong.controller;

import dev.djong.controller.nodeipam.NodeRanges;
import java.time.Duration;
import java.util.Optional;

/**
 * What the controllers can be told, by upstream's flags.
 *
 * @param rootCa the certificate authority to publish, in PEM; empty publishes none
 * @param nodeMonitorGracePeriod how long a node may be silent before it is unknown
 * @param terminatedPodThreshold how many finished pods may lie about; 0 or less for any number
 * @param nodeRanges the parts of the pod network that nodes are given; empty gives them none
 */
public record ControllerSettings(
        String rootCa, Duration nodeMonitorGracePeriod, int terminatedPodThreshold, Optional<NodeRanges> nodeRanges) {
    public static final Duration DEFAULT_NODE_GRACE = Duration.ofSeconds(40);
    public static final int DEFAULT_TERMINATED_PODS = 12_500;

    public static ControllerSettings standard() {
        return new ControllerSettings("", DEFAULT_NODE_GRACE, DEFAULT_TERMINATED_PODS, Optional.empty());
    }
}
