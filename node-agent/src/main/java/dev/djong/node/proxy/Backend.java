package dev.djong.node.proxy;

import java.util.Comparator;

/** Where a connection ends: a pod's address and port. {@code local} is whether the pod runs on this node. */
public record Backend(String ip, int port, boolean local) implements Comparable<Backend> {
    private static final Comparator<Backend> ORDER =
            Comparator.comparing(Backend::ip).thenComparing(Backend::port);

    @Override
    public int compareTo(Backend other) {
        return ORDER.compare(this, other);
    }
}
