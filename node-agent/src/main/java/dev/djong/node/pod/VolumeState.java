package dev.djong.node.pod;

import dev.djong.node.device.PreparedDevices;
import dev.djong.node.volume.PodVolumes;

/** Whether a pod's volumes and devices are set up. */
public sealed interface VolumeState {
    /** Not yet, or not since this agent started. */
    record Unprepared() implements VolumeState {}

    /** They are, and the devices that the pod claims. */
    record Ready(PodVolumes volumes, PreparedDevices devices) implements VolumeState {
        static final Ready NOTHING = new Ready(PodVolumes.NONE, PreparedDevices.NONE);
    }

    /** The last try failed. */
    record Failed(Retry retry) implements VolumeState {}
}
