/**
 * What {@code djong down} takes away: containers, network, mounts, the cluster's containerd and its folders. Every step
 * may run again, and a step that finds nothing does nothing.
 */
@NullMarked
package dev.djong.standalone.teardown;

import org.jspecify.annotations.NullMarked;
