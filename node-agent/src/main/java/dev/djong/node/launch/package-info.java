/**
 * Turns a pod's spec into what the runtime is asked for: environment, mounts, security, resources, names and DNS. Apart
 * from a few files that it writes for a container (hosts, termination message) it only reads and computes. What cannot be
 * turned into a container is a {@link dev.djong.node.launch.LaunchFailure}.
 */
@NullMarked
package dev.djong.node.launch;

import org.jspecify.annotations.NullMarked;
