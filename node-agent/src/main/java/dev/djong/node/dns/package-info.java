/**
 * Cluster DNS on every node. {@link dev.djong.node.dns.ClusterZone} answers names of services and pods out of what the
 * watches show, following the Kubernetes DNS specification 1.1; all other names go to the resolvers of the node, through
 * a bounded cache. Only pods and the node itself are answered. {@link dev.djong.node.dns.ClusterDns} wires and runs it.
 */
@NullMarked
package dev.djong.node.dns;

import org.jspecify.annotations.NullMarked;
