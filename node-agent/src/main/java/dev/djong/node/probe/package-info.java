/**
 * Health checks of running containers. A {@link dev.djong.node.probe.ContainerProbes} counts the results of one
 * container's startup, liveness and readiness probes into a {@link dev.djong.node.probe.ProbeVerdict}; a {@link
 * dev.djong.node.probe.Prober} runs a single check.
 */
@NullMarked
package dev.djong.node.probe;

import org.jspecify.annotations.NullMarked;
