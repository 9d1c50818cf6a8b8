/**
 * A containerd of the cluster's own: configuration, process and the images that exist without any registry.
 *
 * <p>It has its own root, state and socket, never touches the host's containerd, runs detached and outlives the JVM, so
 * that containers go on when the cluster's process is killed. Only {@code djong down} stops it.
 */
@NullMarked
package dev.djong.standalone.containerd;

import org.jspecify.annotations.NullMarked;
