package dev.djong.node.device;

import dev.djong.node.spec.Pod;

/** Has the devices of pods prepared before their containers start. */
@FunctionalInterface
public interface PodDevices {
    /** Where containers are simulated, so are devices. */
    PodDevices SIMULATED = pod -> {};

    /**
     * A node that calls no drivers. A pod that claims devices must not run there as if it had them: its process would fail
     * somewhere else, or take what belongs to others.
     */
    PodDevices NONE = pod -> {
        if (!pod.object().spec().array("resourceClaims").isEmpty()) {
            throw new DeviceFailure("Failed to prepare dynamic resources: this node agent calls no DRA drivers");
        }
    };

    /**
     * Again is harmless.
     *
     * @throws DeviceFailure if the pod cannot have them
     */
    void prepare(Pod pod);
}
