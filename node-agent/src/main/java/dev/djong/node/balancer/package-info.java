/**
 * Addresses of balancers: those of the cluster's pool that services of type {@code LoadBalancer} were given are each held by
 * one node, which then receives what is sent there; the service proxy leads it on. Every node decides by the same rule from
 * the same objects, so they need not talk to each other.
 */
@NullMarked
package dev.djong.node.balancer;

import org.jspecify.annotations.NullMarked;
