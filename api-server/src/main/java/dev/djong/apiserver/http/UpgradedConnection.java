package dev.djong.apiserver.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container's side of a connection that has left HTTP: runs the takeover on a virtual thread of its own. */
public final class UpgradedConnection implements HttpUpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);

    private final AtomicReference<Exchange.@Nullable Takeover> takeover = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

    static void take(HttpServletRequest request, Exchange.Takeover takeover) throws IOException {
        try {
            request.upgrade(UpgradedConnection.class).takeover.set(takeover);
        } catch (ServletException e) {
            throw new IOException("the connection cannot be handed over", e);
        }
    }

    @Override
    public void init(WebConnection connection) {
        worker.set(Thread.ofVirtual().name("upgraded-connection").start(() -> run(connection)));
    }

    private void run(WebConnection connection) {
        try (connection) {
            var wanted = takeover.get();
            if (wanted != null) {
                wanted.run(connection.getInputStream(), connection.getOutputStream(), () -> close(connection));
            }
        } catch (Exception ended) {
            LOG.debug("an upgraded connection ended: {}", ended.toString());
        }
    }

    private static void close(WebConnection connection) throws IOException {
        try {
            connection.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("closing an upgraded connection", e);
        }
    }

    @Override
    public void destroy() {
        var thread = worker.get();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
