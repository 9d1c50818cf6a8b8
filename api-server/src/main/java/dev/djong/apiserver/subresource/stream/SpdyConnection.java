package dev.djong.apiserver.subresource.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyHeadersFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * SPDY/3.1 over a connection that has been upgraded, as exec, attach and port-forward use it.
 *
 * <p>Frames and header compression are Netty's; threads and streams are plain and blocking. {@link #run} reads frames on
 * its caller's thread until the connection ends. Neither side of a Kubernetes stream uses SPDY's flow control windows, so
 * back-pressure is the connection's own: a stream that nobody reads stops {@code run} once its buffer is full.
 */
public final class SpdyConnection implements Closeable {
    private static final int READ_BYTES = 16 * 1024;
    /** More streams than any client of ours opens at once: a port-forward takes two a connection. */
    private static final int MAX_STREAMS = 1_000;

    /** Which side opened the connection: its streams have odd numbers. */
    public enum Role {
        CLIENT(1),
        SERVER(2);

        private final int firstStreamId;

        Role(int firstStreamId) {
            this.firstStreamId = firstStreamId;
        }
    }

    private final InputStream in;
    private final OutputStream out;
    private final Closeable connection;
    private final Consumer<SpdyStream> accepted;
    private final EmbeddedChannel decoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final EmbeddedChannel encoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private int nextStreamId;

    /**
     * @param connection closed by {@link #close}; must end a blocked read of {@code in}
     * @param accepted told of each stream that the peer opens, on the thread of {@link #run}; must not block
     */
    public SpdyConnection(
            Role role, InputStream in, OutputStream out, Closeable connection, Consumer<SpdyStream> accepted) {
        this.in = in;
        this.out = out;
        this.connection = connection;
        this.accepted = accepted;
        this.nextStreamId = role.firstStreamId;
    }

    /** Opens a stream; header names travel in lower case. */
    public SpdyStream open(Map<String, String> headers) throws IOException {
        writing.lock();
        try {
            int id = nextStreamId;
            nextStreamId += 2;
            var stream = new SpdyStream(this, id, headers);
            streams.put(id, stream);
            var frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
            headers.forEach((name, value) -> frame.headers().add(name.toLowerCase(Locale.ROOT), value));
            send(frame);
            return stream;
        } finally {
            writing.unlock();
        }
    }

    /** Reads frames until the connection ends; every stream then ends too. */
    public void run() throws IOException {
        var buffer = new byte[READ_BYTES];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, n));
                for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
                    receive((SpdyFrame) frame);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            streams.values().forEach(SpdyStream::connectionEnded);
            decoder.finishAndReleaseAll();
        }
    }

    private void receive(SpdyFrame frame) throws IOException, InterruptedException {
        try {
            switch (frame) {
                case SpdySynStreamFrame opened -> accept(opened);
                case SpdyDataFrame data -> deliver(data);
                case SpdyRstStreamFrame reset -> forget(reset.streamId()).reset();
                case SpdySynReplyFrame reply
                when reply.isLast() -> find(reply.streamId()).peerFinished();
                case SpdyHeadersFrame headers
                when headers.isLast() -> find(headers.streamId()).peerFinished();
                case SpdyPingFrame ping -> send(ping);
                case SpdyGoAwayFrame leaving -> connection.close();
                // Settings, window updates and the answer to our own streams carry nothing that we act on.
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void accept(SpdySynStreamFrame opened) throws IOException {
        int id = opened.streamId();
        if (streams.size() >= MAX_STREAMS) {
            send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.REFUSED_STREAM));
            return;
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        opened.headers()
                .forEach(header -> headers.put(
                        header.getKey().toString(), header.getValue().toString()));
        var stream = new SpdyStream(this, id, headers);
        streams.put(id, stream);
        send(new DefaultSpdySynReplyFrame(id));
        if (opened.isLast()) {
            stream.peerFinished();
        }
        accepted.accept(stream);
    }

    private void deliver(SpdyDataFrame data) throws InterruptedException {
        var stream = find(data.streamId());
        var bytes = new byte[data.content().readableBytes()];
        data.content().readBytes(bytes);
        stream.received(bytes);
        if (data.isLast()) {
            stream.peerFinished();
        }
    }

    /** The stream of that number, or one that swallows what still arrives for a stream already gone. */
    private SpdyStream find(int id) {
        var stream = streams.get(id);
        return stream != null ? stream : SpdyStream.gone(this, id);
    }

    private SpdyStream forget(int id) {
        var stream = streams.remove(id);
        return stream != null ? stream : SpdyStream.gone(this, id);
    }

    void sendData(int id, byte[] bytes, int offset, int length, boolean last) throws IOException {
        var frame = new DefaultSpdyDataFrame(id, Unpooled.copiedBuffer(bytes, offset, length));
        frame.setLast(last);
        send(frame);
    }

    void sendReset(int id) throws IOException {
        streams.remove(id);
        send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.CANCEL));
    }

    private void send(SpdyFrame frame) throws IOException {
        writing.lock();
        try {
            encoder.writeOutbound(frame);
            for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
                bytes.readBytes(out, bytes.readableBytes());
                bytes.release();
            }
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Says good-bye and closes the connection; what streams still hold is dropped. */
    @Override
    public void close() throws IOException {
        streams.values().forEach(SpdyStream::abandon);
        try (connection) {
            send(new DefaultSpdyGoAwayFrame(0, SpdySessionStatus.OK));
        }
    }
}
