package dev.djong.node.server;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that has left HTTP, joined byte for byte to one with the runtime. Ends when either side ends. */
public final class Tunnel implements HttpUpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);
    private static final int BUFFER_BYTES = 16 << 10;

    private @Nullable Socket runtime;
    private @Nullable InputStream fromRuntime;

    /** @param in the rest of what the runtime sends, its answer's head already read */
    void join(Socket socket, InputStream in) {
        runtime = socket;
        fromRuntime = in;
    }

    @Override
    public void init(WebConnection client) {
        var socket = Objects.requireNonNull(runtime, "join comes before the upgrade");
        var in = Objects.requireNonNull(fromRuntime, "join comes before the upgrade");
        try {
            var fromClient = client.getInputStream();
            var toClient = client.getOutputStream();
            var toRuntime = socket.getOutputStream();
            Thread.ofVirtual().name("tunnel-in").start(() -> pump(fromClient, toRuntime, socket, client));
            Thread.ofVirtual().name("tunnel-out").start(() -> pump(in, toClient, socket, client));
        } catch (IOException failure) {
            LOG.debug("a stream ended before it began: {}", failure.getMessage());
            close(socket, client);
        }
    }

    private static void pump(InputStream in, OutputStream out, Socket socket, WebConnection client) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException ended) {
            LOG.debug("a stream ended: {}", ended.getMessage());
        } finally {
            close(socket, client);
        }
    }

    private static void close(Socket socket, WebConnection client) {
        try (socket;
                client) {
            LOG.trace("a stream is closed");
        } catch (Exception failure) {
            LOG.debug("a stream did not close: {}", failure.getMessage());
        }
    }

    @Override
    public void destroy() {
        var socket = runtime;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException failure) {
                LOG.debug("a stream did not close: {}", failure.getMessage());
            }
        }
    }
}
