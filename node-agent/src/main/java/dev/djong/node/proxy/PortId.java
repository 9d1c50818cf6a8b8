package dev.djong.node.proxy;

import dev.djong.object.ObjectKey;

/** One port of one service, for one address family. {@code name} is the port's name; may be empty. */
public record PortId(ObjectKey service, Protocol protocol, String name, boolean ipv6) {}
