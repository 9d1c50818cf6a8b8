package dev.djong.apiserver.subresource;

import dev.djong.status.ApiFailure;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 exchange with a node over TLS, on a socket of our own so that it can become a raw connection after a 101.
 * A redirect is an answer like any other and never followed: a node must not send us elsewhere.
 */
final class NodeConnection implements Closeable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int NO_TIMEOUT = 0;

    private final SSLSocket socket;
    private final InputStream in;

    /** @param headers names in lower case */
    record Head(int code, Map<String, String> headers) {}

    private NodeConnection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** @throws ApiFailure 500 with the reason when there is no connection, as upstream answers */
    static NodeConnection open(SSLContext tls, NodeAddress address) {
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(address.host(), address.port()), (int) CONNECT_TIMEOUT.toMillis());
            plain.setTcpNoDelay(true);
            return new NodeConnection(handshake(tls, plain, address));
        } catch (IOException e) {
            closeQuietly(plain);
            throw ApiFailure.internal("error dialing backend: " + e.getMessage());
        }
    }

    private static SSLSocket handshake(SSLContext tls, Socket plain, NodeAddress address) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) HEAD_TIMEOUT.toMillis());
        socket.startHandshake();
        return socket;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that was never connected does not close", e);
        }
    }

    /** Sends a request without a body and reads the head of its answer. */
    Head request(String method, String pathAndQuery, Map<String, String> headers) throws IOException {
        var request = new StringBuilder(method + " " + pathAndQuery + " HTTP/1.1\r\n");
        headers.forEach((name, value) ->
                request.append(plain(name)).append(": ").append(plain(value)).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        var head = readHead();
        socket.setSoTimeout(NO_TIMEOUT);
        return head;
    }

    /** A line break in a header would be a header of its own, or a second request. */
    private static String plain(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw ApiFailure.badRequest("a header holds control characters");
        }
        return text;
    }

    private Head readHead() throws IOException {
        var budget = new int[] {MAX_HEAD_BYTES};
        var status = readLine(budget).split(" ", 3);
        var headers = new TreeMap<String, String>();
        for (var line = readLine(budget); !line.isEmpty(); line = readLine(budget)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        try {
            return new Head(Integer.parseInt(status[1]), headers);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the node did not answer in HTTP/1.1", e);
        }
    }

    private String readLine(int[] budget) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the node hung up within its answer's head");
            }
            if (--budget[0] < 0) {
                throw new IOException("the head of the node's answer is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** What follows the head, as it comes: a chunked body is unwrapped. After a 101, the raw connection. */
    InputStream body(Head head) {
        if (head.code() == 101) {
            return in;
        }
        if ("chunked".equalsIgnoreCase(head.headers().getOrDefault("transfer-encoding", ""))) {
            return new ChunkedInput(in);
        }
        var length = head.headers().get("content-length");
        return length == null ? in : new LimitedInput(in, Long.parseLong(length));
    }

    /** How long one read of the body may take from here on. */
    void limitReads(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
