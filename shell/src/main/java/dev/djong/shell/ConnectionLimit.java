package dev.djong.shell;

/**
 * How many connections a server keeps open at once, by the memory that there is for them: whoever can reach a port can make
 * connections, before anybody knows who it is. Others wait until one of these ends.
 */
public final class ConnectionLimit {
    /** A TLS connection at rest, after its handshake: records and heads of both directions, and the session. */
    static final int BYTES_A_CONNECTION = 48 << 10;

    private static final int FEWEST = 100;
    private static final int MOST = 10_000;

    private ConnectionLimit() {}

    /** @param part the connections may take one of so many equal parts of this process's heap */
    public static int ofHeap(int part) {
        return of(Runtime.getRuntime().maxMemory() / part);
    }

    static int of(long bytes) {
        return (int) Math.clamp(bytes / BYTES_A_CONNECTION, FEWEST, MOST);
    }
}
