package dev.djong.node.volume;

import dev.djong.node.spec.Pod;

/** Makes, refreshes and removes the volumes of pods. */
public interface VolumeManager {
    /**
     * Sets up all volumes of the pod; again is harmless.
     *
     * @throws VolumeFailure if one cannot be made
     */
    PodVolumes prepare(Pod pod);

    /** Brings content that comes from the API up to date. */
    void refresh(Pod pod);

    /** Gives all volumes of the pod back; again is harmless. */
    void tearDown(String podUid);
}
