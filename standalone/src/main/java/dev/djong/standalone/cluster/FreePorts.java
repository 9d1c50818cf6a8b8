package dev.djong.standalone.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds ports that nothing listens on and nobody was promised.
 *
 * @param promised to other clusters of the machine, which may be down or not yet listen
 */
public record FreePorts(Set<Integer> promised) {
    /** How far a search goes from the port one would like. */
    static final int TRIES = 200;

    /** For whoever is no cluster of this machine. */
    public static final FreePorts ALL = new FreePorts(Set.of());

    public FreePorts {
        promised = Set.copyOf(promised);
    }

    /** The same less one port, which was just chosen. */
    public FreePorts without(int port) {
        var more = new HashSet<>(promised);
        more.add(port);
        return new FreePorts(more);
    }

    /** The wanted port or the next free one after it. */
    public int from(int wanted) throws IOException {
        for (int port = wanted; port < wanted + TRIES; port++) {
            if (!promised.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IOException(
                "no free port between " + wanted + " and " + (wanted + TRIES - 1) + ": choose one with --port");
    }

    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
