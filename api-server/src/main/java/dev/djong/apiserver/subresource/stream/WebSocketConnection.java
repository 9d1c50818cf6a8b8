package dev.djong.apiserver.subresource.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The server's side of a WebSocket (RFC 6455) after its handshake: whole messages in and out, pings answered.
 *
 * <p>One thread reads; any thread may write. The peer's frames must be masked and messages are at most
 * {@value #MAX_MESSAGE_BYTES} bytes.
 */
public final class WebSocketConnection implements Closeable {
    /** Clients of exec send pieces of 32 KiB; a port-forward tunnel up to 64 KiB. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Close codes of RFC 6455, section 7.4. */
    public static final int NORMAL_CLOSURE = 1000;

    private static final int PROTOCOL_ERROR = 1002;
    private static final int MESSAGE_TOO_BIG = 1009;
    private static final String HANDSHAKE_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_CONTROL_BYTES = 125;

    /** A whole message. */
    public record Message(boolean text, byte[] payload) {}

    private record Frame(boolean last, int opcode, byte[] payload) {}

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final DataInputStream in;
    private final OutputStream out;
    private final Closeable connection;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closeSent;

    /** @param connection closed by {@link #close()}; must end a blocked read */
    public WebSocketConnection(InputStream in, OutputStream out, Closeable connection) {
        // Frames are read in small pieces: the container's stream is asked for whatever there is, not byte by byte.
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
        this.connection = connection;
    }

    /** The value of {@code Sec-WebSocket-Accept} for a {@code Sec-WebSocket-Key}. */
    public static String acceptKey(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + HANDSHAKE_SALT).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** The next message; empty once the peer closed. */
    public Optional<Message> read() throws IOException {
        var payload = new ByteArrayOutputStream();
        boolean text = false;
        boolean inMessage = false;
        while (true) {
            var frame = readFrame();
            switch (frame.opcode) {
                case CLOSE -> {
                    closeHandshake(NORMAL_CLOSURE, "");
                    return Optional.empty();
                }
                case PING -> writeFrame(PONG, frame.payload, 0, frame.payload.length);
                case PONG -> {}
                case TEXT, BINARY, CONTINUATION -> {
                    if ((frame.opcode == CONTINUATION) != inMessage) {
                        throw failure(PROTOCOL_ERROR, "unexpected opcode " + frame.opcode);
                    }
                    text = inMessage ? text : frame.opcode == TEXT;
                    inMessage = true;
                    payload.write(frame.payload);
                    requireSize(payload.size());
                    if (frame.last) {
                        return Optional.of(new Message(text, payload.toByteArray()));
                    }
                }
                default -> throw failure(PROTOCOL_ERROR, "unknown opcode " + frame.opcode);
            }
        }
    }

    private Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & RESERVED) != 0 || (second & MASKED) == 0) {
            throw failure(PROTOCOL_ERROR, "reserved bits or an unmasked frame");
        }
        int opcode = first & 0x0f;
        boolean last = (first & FINAL) != 0;
        long length = second & 0x7f;
        if (opcode >= CLOSE && (length > MAX_CONTROL_BYTES || !last)) {
            throw failure(PROTOCOL_ERROR, "long or fragmented control frame");
        }
        if (length == LENGTH_16) {
            length = in.readUnsignedShort();
        } else if (length == LENGTH_64) {
            length = in.readLong();
        }
        requireSize(length);
        var mask = in.readNBytes(4);
        var payload = in.readNBytes((int) length);
        if (mask.length < 4 || payload.length < length) {
            throw new EOFException("connection ended within a frame");
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(last, opcode, payload);
    }

    private void requireSize(long bytes) throws IOException {
        if (bytes < 0 || bytes > MAX_MESSAGE_BYTES) {
            throw failure(MESSAGE_TOO_BIG, "message of " + bytes + " bytes, the limit is " + MAX_MESSAGE_BYTES);
        }
    }

    private IOException failure(int code, String reason) throws IOException {
        closeHandshake(code, reason);
        return new IOException("WebSocket: " + reason);
    }

    public void writeBinary(byte[] payload) throws IOException {
        writeFrame(BINARY, payload, 0, payload.length);
    }

    public void writeBinary(byte[] payload, int offset, int length) throws IOException {
        writeFrame(BINARY, payload, offset, length);
    }

    public void writeText(byte[] utf8) throws IOException {
        writeFrame(TEXT, utf8, 0, utf8.length);
    }

    /** Sends a close frame once; later calls do nothing. */
    public void closeHandshake(int code, String reason) throws IOException {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        var kept = Math.min(text.length, MAX_CONTROL_BYTES - Short.BYTES);
        var payload = ByteBuffer.allocate(Short.BYTES + kept)
                .putShort((short) code)
                .put(text, 0, kept)
                .array();
        writeFrame(CLOSE, payload, 0, payload.length);
    }

    private void writeFrame(int opcode, byte[] payload, int offset, int length) throws IOException {
        writing.lock();
        try {
            if (closeSent) {
                return;
            }
            closeSent = opcode == CLOSE;
            out.write(header(opcode, length));
            out.write(payload, offset, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private static byte[] header(int opcode, int length) {
        var header = ByteBuffer.allocate(10).put((byte) (FINAL | opcode));
        if (length < LENGTH_16) {
            header.put((byte) length);
        } else if (length <= 0xffff) {
            header.put((byte) LENGTH_16).putShort((short) length);
        } else {
            header.put((byte) LENGTH_64).putLong(length);
        }
        var bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
