package dev.djong.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that sends the frames it is told to, and hands out those that come. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;

    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    /** Of the table that every connection knows (RFC 7541, appendix A), as one byte. */
    private static final int METHOD_GET = 0x82;

    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int ACK = 1;
    private static final int CANCEL = 8;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final String authority;
    private int nextStream = 1;

    record Frame(int type, int flags, int stream, byte[] payload) {
        int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }

    RawHttp2(URI server) throws IOException {
        this(server, new Socket(server.getHost(), server.getPort()));
    }

    /** Speaks it on a connection of which nothing was used. */
    RawHttp2(URI server, Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        authority = server.getAuthority();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
        flush();
        confirmSettings();
    }

    /** Ends the handshake here, so that from now on one thread can write while another reads. */
    private void confirmSettings() throws IOException {
        var frame = next();
        while (frame.type != SETTINGS || frame.flags == ACK) {
            frame = next();
        }
        send(SETTINGS, ACK, 0, new byte[0]);
        flush();
    }

    /** Starts a GET and returns its stream. */
    int get(String path) throws IOException {
        return headers(METHOD_GET, END_STREAM | END_HEADERS, path);
    }

    /** Sends a POST and returns its stream. */
    int post(String path, String body) throws IOException {
        int stream = headers(METHOD_POST, END_HEADERS, path);
        send(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
        return stream;
    }

    private int headers(int method, int flags, String path) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        var block = new ByteArrayOutputStream();
        block.write(method);
        block.write(SCHEME_HTTP);
        literal(block, 0x04, path);
        literal(block, 0x01, authority);
        send(HEADERS, flags, stream, block.toByteArray());
        return stream;
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    void goAway() throws IOException {
        send(GOAWAY, 0, 0, new byte[8]);
    }

    void ping() throws IOException {
        send(PING, 0, 0, new byte[8]);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(new byte[] {(byte) (payload.length >> 16), (byte) (payload.length >> 8), (byte) payload.length});
        out.write(type);
        out.write(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The next frame that is not of the handshake. */
    Frame read() throws IOException {
        while (true) {
            var frame = next();
            if (frame.type != SETTINGS && (frame.type != PING || frame.flags == ACK)) {
                return frame;
            }
        }
    }

    private Frame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        return new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
    }

    /** Skips to the next frame of a type. @throws IOException with the server's reason, if it ends the connection first */
    Frame await(int type) throws IOException {
        var frame = read();
        while (frame.type != type) {
            if (frame.type == GOAWAY) {
                var reason = new String(frame.payload, 8, frame.payload.length - 8, StandardCharsets.UTF_8);
                throw new IOException("the server goes away: error " + frame.number(4) + ": " + reason);
            }
            frame = read();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
