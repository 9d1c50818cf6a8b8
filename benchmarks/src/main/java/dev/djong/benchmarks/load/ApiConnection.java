package dev.djong.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One kept-alive HTTP/1.1 connection over TLS, as cheap as a client can be, for one thread. */
final class ApiConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private String accepted = "Accept: application/json\r\n";
    private long contentLength;
    private boolean chunked;
    private byte[] chunk = {};

    /** The status code and how many bytes the body had; the body itself only where it was asked for. */
    record Answer(int code, long bytes, byte[] body) {}

    ApiConnection(SSLContext tls, int port) throws IOException {
        socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    /** From here on, what the client understands. @param encoding such as {@code gzip}; empty for none */
    void accept(String type, String encoding) {
        accepted = "Accept: " + type + "\r\n" + (encoding.isEmpty() ? "" : "Accept-Encoding: " + encoding + "\r\n");
    }

    Answer request(String method, String path, String contentType, byte[] body, boolean keepBody) throws IOException {
        send(method, path, contentType, body);
        int code = readHead();
        if (!chunked) {
            return keepBody
                    ? new Answer(code, contentLength, in.readNBytes((int) contentLength))
                    : new Answer(code, skip(contentLength), new byte[0]);
        }
        var kept = new java.io.ByteArrayOutputStream();
        long bytes = 0;
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            if (keepBody) {
                kept.write(in.readNBytes(length));
            } else {
                skip(length);
            }
            bytes += length;
            readLine();
        }
        readLine();
        return new Answer(code, bytes, kept.toByteArray());
    }

    /** Opens a stream which is read with {@link #nextChunk}. */
    void openStream(String path) throws IOException {
        send("GET", path, "", new byte[0]);
        int code = readHead();
        if (code != 200 || !chunked) {
            throw new IOException("GET " + path + " answered " + code);
        }
    }

    /**
     * The next chunk of a stream, whole: one or more lines. A driver that reads byte by byte takes the processors from the
     * server that it measures.
     */
    String nextChunk() throws IOException {
        int length = chunkLength();
        if (length == 0) {
            throw new EOFException("the stream ended");
        }
        if (length > chunk.length) {
            chunk = new byte[length];
        }
        if (in.readNBytes(chunk, 0, length) < length) {
            throw new EOFException("the connection was closed");
        }
        readLine();
        return new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void send(String method, String path, String contentType, byte[] body) throws IOException {
        var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accepted
                + (contentType.isEmpty()
                        ? ""
                        : "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private int readHead() throws IOException {
        var status = readLine();
        contentLength = 0;
        chunked = false;
        for (var header = readLine(); !header.isEmpty(); header = readLine()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                contentLength = Long.parseLong(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        return Integer.parseInt(status.substring(9, 12));
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private long skip(long length) throws IOException {
        in.skipNBytes(length);
        return length;
    }

    private String readLine() throws IOException {
        var text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
