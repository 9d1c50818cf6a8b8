package dev.djong.apiserver.subresource.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two byte streams joined in both directions until either side ends; then both are closed, since half a protocol
 * helps nobody.
 */
public final class ByteTunnel {
    private static final Logger LOG = LoggerFactory.getLogger(ByteTunnel.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    /** One end of the tunnel. Closing it must make a blocked read of {@code in} return or fail. */
    public record End(InputStream in, OutputStream out, Closeable connection) {}

    private ByteTunnel() {}

    /** Returns when both directions are over. */
    public static void join(End client, End node) throws InterruptedException {
        var over = new CountDownLatch(2);
        pump("tunnel-up", client, node, over);
        pump("tunnel-down", node, client, over);
        over.await();
    }

    private static void pump(String name, End from, End to, CountDownLatch over) {
        Thread.ofVirtual().name(name).start(() -> {
            try (var source = from.connection();
                    var target = to.connection()) {
                LOG.trace("joining {} and {}", source, target);
                copy(from.in(), to.out());
            } catch (IOException hungUp) {
                // Either side may hang up at any time: that is how such a session ends.
                LOG.debug("{} ended: {}", name, hungUp.toString());
            } finally {
                over.countDown();
            }
        });
    }

    /** Copies until the end of {@code in}, flushing each piece: a keystroke must not wait for more. */
    static void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }
}
