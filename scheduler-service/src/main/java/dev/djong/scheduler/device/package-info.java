/**
 * Gives devices to claims (dynamic resource allocation): which devices of a node's pools a claim may have, and which of them
 * it gets.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/">Dynamic resource
 *     allocation</a>
 */
@NullMarked
package dev.djong.scheduler.device;

import org.jspecify.annotations.NullMarked;
