/**
 * What data cannot say about a kind: how its objects are prepared before a write, how they are deleted, and what its
 * subresources do. Everything is a pure function from objects to objects; reads go through {@link
 * dev.djong.apiserver.behaviour.ClusterState}, and effects outside the object are {@link
 * dev.djong.apiserver.behaviour.Reservation}s that the verb keeps or gives back.
 */
@NullMarked
package dev.djong.apiserver.behaviour;

import org.jspecify.annotations.NullMarked;
