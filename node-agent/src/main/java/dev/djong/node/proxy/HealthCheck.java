package dev.djong.node.proxy;

import dev.djong.object.ObjectKey;

/**
 * What a balancer is told on {@code spec.healthCheckNodePort} of a service with {@code externalTrafficPolicy: Local}.
 *
 * @param localEndpoints how many of its endpoints this node has; with none the balancer must send elsewhere
 */
public record HealthCheck(int port, ObjectKey service, int localEndpoints) {}
