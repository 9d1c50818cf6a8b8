/**
 * The service proxy: makes services reachable from this node and its pods. {@link dev.djong.node.proxy.ServicePlanner}
 * turns a service and its endpoint slices into routes, a {@link dev.djong.node.proxy.Ruleset} is the routes of all
 * services, and a {@link dev.djong.node.proxy.PacketFilter} makes the kernel hold exactly that, in one atomic step.
 * Plans are pure; only {@link dev.djong.node.proxy.ServiceProxy} knows threads.
 */
@NullMarked
package dev.djong.node.proxy;

import org.jspecify.annotations.NullMarked;
