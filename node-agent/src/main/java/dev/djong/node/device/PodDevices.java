package dev.djong.node.device;

import dev.djong.node.spec.Pod;

/** Has the devices of pods prepared before their containers start, and given back after their end. */
public interface PodDevices extends AutoCloseable {
    /** Where containers are simulated, so are devices. */
    PodDevices SIMULATED = new PodDevices() {
        @Override
        public PreparedDevices prepare(Pod pod) {
            return PreparedDevices.NONE;
        }

        @Override
        public void tearDown(String podUid) {
            // Nothing was prepared.
        }
    };

    /** Drivers may come from now on. */
    default void start() {}

    /** Touches no device. */
    @Override
    default void close() {}

    /**
     * Again is harmless.
     *
     * @throws DeviceFailure if the pod cannot have them
     */
    PreparedDevices prepare(Pod pod);

    /**
     * Nothing of the pod runs any more. Again is harmless.
     *
     * @throws DeviceFailure if a driver cannot take its devices back now
     */
    void tearDown(String podUid);
}
