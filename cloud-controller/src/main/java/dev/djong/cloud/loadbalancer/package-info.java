/**
 * Services of type {@code LoadBalancer}: each gets a balancer of the infrastructure, whose addresses are written to the
 * service's status, and loses it again when it is deleted or changes its type.
 */
@NullMarked
package dev.djong.cloud.loadbalancer;

import org.jspecify.annotations.NullMarked;
