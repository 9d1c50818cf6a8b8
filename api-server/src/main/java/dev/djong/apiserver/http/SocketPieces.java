package dev.djong.apiserver.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Puts the pieces of an answer on its connection past the container's buffers, which would copy each several times, in parts
 * of 2 KB and then 8 KB. Here they become TLS records of up to 16 KB as they are. The container has sent the head and, where
 * the answer is in chunks, sends the last one.
 */
final class SocketPieces implements Pieces {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final NioSocketWrapper socket;
    private final boolean chunked;

    /** @param chunked whether each {@link #send} is framed as a chunk (RFC 9112, 7.1) */
    SocketPieces(NioSocketWrapper socket, boolean chunked) {
        this.socket = socket;
        this.chunked = chunked;
    }

    @Override
    public void send(List<byte[]> pieces) throws IOException {
        var buffers = chunked ? chunk(pieces) : buffers(pieces);
        int sent = 0;
        while (sent < buffers.length && writeRecord(buffers, sent)) {
            sent = skipEmpty(buffers, sent);
        }
        if (sent < buffers.length || socket.getSocket().getOutboundRemaining() > 0) {
            writeWaiting(buffers, sent);
        }
    }

    private static ByteBuffer[] buffers(List<byte[]> pieces) {
        return pieces.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
    }

    private static ByteBuffer[] chunk(List<byte[]> pieces) {
        var buffers = new ByteBuffer[pieces.size() + 2];
        int length = 0;
        for (int i = 0; i < pieces.size(); i++) {
            buffers[i + 1] = ByteBuffer.wrap(pieces.get(i));
            length += pieces.get(i).length;
        }
        buffers[0] = ByteBuffer.wrap((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        buffers[buffers.length - 1] = ByteBuffer.wrap(LINE_END);
        return buffers;
    }

    /** Whether the kernel took all of it. */
    private boolean writeRecord(ByteBuffer[] buffers, int first) throws IOException {
        var channel = socket.getSocket();
        long written = channel.write(buffers, first, buffers.length - first);
        if (written < 0) {
            throw new EOFException("the connection is closed");
        }
        return written > 0 && channel.getOutboundRemaining() == 0;
    }

    private static int skipEmpty(ByteBuffer[] buffers, int from) {
        int at = from;
        while (at < buffers.length && !buffers[at].hasRemaining()) {
            at++;
        }
        return at;
    }

    /** The client is slower than we are: the container knows how to wait, and for how long. */
    private void writeWaiting(ByteBuffer[] buffers, int first) throws IOException {
        for (int i = first; i < buffers.length; i++) {
            socket.write(true, buffers[i]);
        }
        socket.flush(true);
    }
}
