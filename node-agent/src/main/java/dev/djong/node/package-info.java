/**
 * The node agent: it registers this machine as a node, runs the pods that are bound to it, and serves what others want
 * to know of them. {@link dev.djong.node.NodeAgent} starts its parts in order and holds no logic of its own; {@link
 * dev.djong.node.NodeConfiguration} wires them for Spring Boot; {@link dev.djong.node.SimulatedNode} wires one without
 * containers by plain constructors.
 */
@NullMarked
package dev.djong.node;

import org.jspecify.annotations.NullMarked;
