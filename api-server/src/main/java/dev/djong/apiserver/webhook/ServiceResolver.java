package dev.djong.apiserver.webhook;

import java.net.InetSocketAddress;

/** Where a Service of the cluster can be reached from here. */
@FunctionalInterface
public interface ServiceResolver {
    /** @throws WebhookCallException if there is no such Service or nothing behind it */
    InetSocketAddress resolve(String namespace, String name, int port) throws WebhookCallException;
}
