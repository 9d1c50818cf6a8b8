/**
 * Tells balancers which nodes have endpoints of a service whose {@code externalTrafficPolicy} is {@code Local}: an HTTP
 * server a service on its {@code spec.healthCheckNodePort}.
 */
@NullMarked
package dev.djong.node.proxy.health;

import org.jspecify.annotations.NullMarked;
