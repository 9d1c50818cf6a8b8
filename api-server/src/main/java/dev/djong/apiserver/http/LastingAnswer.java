package dev.djong.apiserver.http;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer over HTTP/1.1 that has left its request behind: for the container its connection is one that was upgraded to
 * another protocol, so that the request's buffers, some 120 KB, go to the next request. What is still held is the
 * connection's TLS and a thread with a short stack. The connection ends with the answer, which its head has announced.
 */
final class LastingAnswer implements InternalHttpUpgradeHandler, Lasting.Client {
    private static final Logger LOG = LoggerFactory.getLogger(LastingAnswer.class);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_TIMEOUT = -1;
    /** Whatever a client sends behind its request is thrown away, so much at once: it must be sent again elsewhere. */
    private static final int DISCARDED_BYTES = 512;

    private final NioSocketWrapper socket;
    private final Pieces pieces;
    private final Lasting body;
    private final Aftermath aftermath;
    private final Departure departure = new Departure();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param socket whose answer has its head */
    LastingAnswer(NioSocketWrapper socket, Lasting body, Aftermath aftermath) {
        this.socket = socket;
        this.pieces = new SocketPieces(socket, true);
        this.body = body;
        this.aftermath = aftermath;
    }

    @Override
    public void init(WebConnection connection) {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lasting-answer").start(this::run);
        }
    }

    private void run() {
        try {
            try (body) {
                body.send(this);
                socket.write(true, ByteBuffer.wrap(LAST_CHUNK));
                socket.flush(true);
            }
        } catch (IOException | RuntimeException ended) {
            LOG.debug("a lasting answer broke off: {}", ended.toString());
        } finally {
            aftermath.begin();
            close();
        }
    }

    /** The thread that handed the connection over may not be through with it yet: it holds the lock until then. */
    private void close() {
        var lock = socket.getLock();
        lock.lock();
        try {
            socket.close();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(List<byte[]> bytes) throws IOException {
        pieces.send(bytes);
    }

    @Override
    public Lookout onGone(Runnable todo) {
        return departure.await(todo);
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        if (event == SocketEvent.OPEN_READ && isThere()) {
            return SocketState.UPGRADED;
        }
        departure.happened();
        return SocketState.CLOSED;
    }

    private boolean isThere() {
        try {
            socket.read(false, ByteBuffer.allocate(DISCARDED_BYTES));
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The connection is closed, or never came to be handed over. */
    @Override
    public void destroy() {
        departure.happened();
        if (begun.compareAndSet(false, true)) {
            body.close();
            aftermath.begin();
        }
    }

    /** The next look comes when there is something to read: the poller must not take silence for a fault. */
    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        wrapper.setReadTimeout(NO_TIMEOUT);
    }

    @Override
    public void timeoutAsync(long now) {
        // nothing here has a time limit of the container's
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // nobody asks for the certificates any more
    }

    @Override
    public void pause() {
        // watches are ended by Draining
    }
}
