/**
 * The port to whatever runs containers. {@link dev.djong.node.runtime.ContainerRuntime} speaks of sandboxes, containers
 * and images in the terms of CRI v1, without its wire format; every implementation passes the same contract suite. All
 * values are immutable pictures of one moment. Calls block; failures are {@link
 * dev.djong.node.runtime.RuntimeFailure}. Identity (which pod, which container, which attempt) lives in labels and
 * annotations of the runtime, so that an agent that starts anew finds what an earlier one started.
 */
@NullMarked
package dev.djong.node.runtime;

import org.jspecify.annotations.NullMarked;
