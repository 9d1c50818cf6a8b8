/**
 * A pod's volumes on this node's file system: {@link dev.djong.node.volume.VolumeManager} makes them, keeps their content
 * current and takes them away. A volume that cannot be made is a {@link dev.djong.node.volume.VolumeFailure} whose
 * message becomes the pod's FailedMount event. Content from the API appears atomically: readers see all of an old or all
 * of a new state.
 */
@NullMarked
package dev.djong.node.volume;

import org.jspecify.annotations.NullMarked;
