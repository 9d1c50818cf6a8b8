package dev.djong.node.proxy;

import java.util.Comparator;

/**
 * What a client connects to.
 *
 * @param ip the service's address; for a node port {@link #ANY_IPV4} or {@link #ANY_IPV6}: every address of the node
 */
public record Frontend(Kind kind, String ip, Protocol protocol, int port) implements Comparable<Frontend> {
    public static final String ANY_IPV4 = "0.0.0.0";
    public static final String ANY_IPV6 = "::";

    /** Which field of the service it comes from. */
    public enum Kind {
        CLUSTER_IP,
        EXTERNAL_IP,
        LOAD_BALANCER_IP,
        NODE_PORT
    }

    private static final Comparator<Frontend> ORDER = Comparator.comparing(Frontend::kind)
            .thenComparing(Frontend::ip)
            .thenComparing(Frontend::protocol)
            .thenComparing(Frontend::port);

    public boolean isIpv6() {
        return ip.indexOf(':') >= 0;
    }

    @Override
    public int compareTo(Frontend other) {
        return ORDER.compare(this, other);
    }
}
