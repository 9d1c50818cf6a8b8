package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One stream of a {@link SpdyConnection}: bytes both ways, each direction ended on its own. */
public final class SpdyStream {
    /** Pieces that wait to be read before the connection's reader has to. */
    private static final int BUFFERED_PIECES = 64;

    private static final byte[] END = new byte[0];

    private final SpdyConnection connection;
    private final int id;
    private final Map<String, String> headers;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(BUFFERED_PIECES);
    private volatile boolean ended;
    private boolean finished;

    SpdyStream(SpdyConnection connection, int id, Map<String, String> headers) {
        this.connection = connection;
        this.id = id;
        this.headers = headers;
    }

    /** A stream that is over: whatever still arrives for it is dropped. */
    static SpdyStream gone(SpdyConnection connection, int id) {
        var stream = new SpdyStream(connection, id, Map.of());
        stream.ended = true;
        return stream;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The next bytes of the peer; empty once it finished, was reset, or the connection ended. */
    public Optional<byte[]> read() throws InterruptedException {
        var piece = ended && pieces.isEmpty() ? END : pieces.take();
        return piece == END ? Optional.empty() : Optional.of(piece);
    }

    /** Copies the peer's bytes as a stream for code that wants one. */
    public InputStream input() {
        return new PieceInputStream(this);
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.sendData(id, bytes, offset, length, false);
    }

    /** Ends our direction; later calls do nothing. */
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            connection.sendData(id, END, 0, 0, true);
        }
    }

    /** Ends both directions at once. */
    public void cancel() throws IOException {
        connection.sendReset(id);
        connectionEnded();
    }

    void received(byte[] bytes) throws InterruptedException {
        if (!ended && bytes.length > 0) {
            pieces.put(bytes);
        }
    }

    void peerFinished() {
        connectionEnded();
    }

    void reset() {
        connectionEnded();
    }

    /** After {@code ended} is set a reader drains what is queued and then sees the end; the offer wakes one that waits. */
    void connectionEnded() {
        ended = true;
        // Where the queue is full the reader is awake, and finds `ended` once it has drained it.
        boolean queued = pieces.offer(END);
        assert queued || !pieces.isEmpty() || ended;
    }

    /** Nobody will read any more: drops what is queued, which also frees a connection's reader that waits for room. */
    void abandon() {
        ended = true;
        pieces.clear();
        connectionEnded();
    }

    private static final class PieceInputStream extends InputStream {
        private final SpdyStream stream;
        private byte[] piece = END;
        private int at;

        PieceInputStream(SpdyStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == piece.length && !nextPiece()) {
                return -1;
            }
            int n = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, target, offset, n);
            at += n;
            return n;
        }

        private boolean nextPiece() throws IOException {
            try {
                var next = stream.read();
                piece = next.orElse(END);
                at = 0;
                return next.isPresent();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for a SPDY stream", stopped);
            }
        }
    }
}
