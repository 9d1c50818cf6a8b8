/**
 * The node in the API: {@link dev.djong.node.registration.NodeObject} says what it should look like (pure), {@link
 * dev.djong.node.registration.NodeRegistrar} creates it and keeps its status true, {@link
 * dev.djong.node.registration.NodeLease} renews its lease, which is the node's heartbeat.
 */
@NullMarked
package dev.djong.node.registration;

import org.jspecify.annotations.NullMarked;
