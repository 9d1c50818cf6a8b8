package dev.djong.standalone.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that nothing listens on. */
public final class FreePorts {
    /** How far a search goes from the port one would like. */
    static final int TRIES = 200;

    private FreePorts() {}

    /** The wanted port or the next free one after it. */
    public static int from(int wanted) throws IOException {
        for (int port = wanted; port < wanted + TRIES; port++) {
            if (isFree(port)) {
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
