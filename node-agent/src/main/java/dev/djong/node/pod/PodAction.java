package dev.djong.node.pod;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.PodContainer;
import java.time.Duration;

/** One small idempotent step. */
public sealed interface PodAction {
    /** Sets up the pod's volumes and the devices that it claims. */
    record PrepareVolumes() implements PodAction {}

    record CreateSandbox(int attempt) implements PodAction {}

    record StopSandbox(String id) implements PodAction {}

    /** Makes sure that the container's image is here, in the background. */
    record EnsureImage(PodContainer container) implements PodAction {}

    /** Creates and starts the next attempt; {@code backOff} is how long the one after it will have to wait. */
    record StartContainer(PodContainer container, Sandbox sandbox, String imageReference, int attempt, Duration backOff)
            implements PodAction {}

    /** Runs the preStop hook and ends the container within {@code grace}, in the background. */
    record StopContainer(Container container, Duration grace, String why) implements PodAction {}

    /** Removes a container that does not run. */
    record RemoveContainer(Container container) implements PodAction {}

    /** Gives volumes and devices back: nothing runs any more. */
    record TearDown() implements PodAction {}
}
