package dev.djong.node.registration;

/**
 * How the node is.
 *
 * @param problem why it cannot run pods; empty when it can
 */
public record NodeHealth(String problem, boolean memoryPressure, boolean diskPressure, boolean pidPressure) {
    public static final NodeHealth GOOD = new NodeHealth("", false, false, false);
}
