/**
 * Pods that wait for a node. Each is in exactly one place: active (may be tried now), backing off (was tried, must wait),
 * unschedulable (waits for an event that may help), gated (its spec says not yet), or in flight (being tried).
 */
@NullMarked
package dev.djong.scheduler.queue;

import org.jspecify.annotations.NullMarked;
