package dev.djong.node.pod;

import dev.djong.node.volume.PodVolumes;

/** Whether a pod's volumes are set up. */
public sealed interface VolumeState {
    /** Not yet, or not since this agent started. */
    record Unprepared() implements VolumeState {}

    /** They are. */
    record Ready(PodVolumes volumes) implements VolumeState {}

    /** The last try failed. */
    record Failed(Retry retry) implements VolumeState {}
}
