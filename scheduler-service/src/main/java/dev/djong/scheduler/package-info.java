/**
 * The scheduler: finds a node for every pod that has none. One thread decides, many bind: a decision is a pure function
 * of a pod and an immutable {@link dev.djong.scheduler.snapshot.ClusterSnapshot}; the chosen node is charged at once
 * (assumed) and the API is told asynchronously. Everything it knows comes from watches, everything it does is a binding,
 * a condition or an event.
 */
@NullMarked
package dev.djong.scheduler;

import org.jspecify.annotations.NullMarked;
