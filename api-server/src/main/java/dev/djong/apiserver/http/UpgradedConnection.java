package dev.djong.apiserver.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container's side of a connection that has left HTTP: runs the takeover on a virtual thread of its own. */
public final class UpgradedConnection implements HttpUpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);

    private final AtomicReference<Exchange.@Nullable Takeover> takeover = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    private final Aftermath aftermath = new Aftermath();

    /** @return what begins when both sides are done */
    static Aftermath take(HttpServletRequest request, Exchange.Takeover takeover) throws IOException {
        try {
            var connection = request.upgrade(UpgradedConnection.class);
            connection.takeover.set(takeover);
            return connection.aftermath;
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
                wanted.run(
                        new Input(connection.getInputStream()),
                        new Output(connection.getOutputStream()),
                        () -> close(connection));
            }
        } catch (Exception ended) {
            LOG.debug("an upgraded connection ended: {}", ended.toString());
        } finally {
            aftermath.begin();
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

    /** The container takes a read of what another thread has closed for a bug; here it is how sessions end. */
    private static final class Input extends FilterInputStream {
        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (IllegalStateException closed) {
                throw new IOException("the connection is closed", closed);
            }
        }
    }

    private static final class Output extends FilterOutputStream {
        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IllegalStateException closed) {
                throw new IOException("the connection is closed", closed);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IllegalStateException closed) {
                throw new IOException("the connection is closed", closed);
            }
        }
    }

    @Override
    public void destroy() {
        var thread = worker.get();
        if (thread != null) {
            thread.interrupt();
        } else {
            aftermath.begin(); // it never came to be handed over
        }
    }
}
