package dev.djong.apiserver.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One TLS connection to a webhook that speaks HTTP/1.1, on a socket of our own: the name that the certificate must carry is
 * not the address that a Service resolves to.
 */
final class WebhookConnection implements Closeable {
    /** Longer answers are refused: a review's answer holds at most a patch of an object. */
    static final int MAX_ANSWER_BYTES = 10 << 20;

    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_CHUNK_SIZE_DIGITS = 8;

    private final SSLSocket socket;
    private final InputStream in;
    private boolean reusable = true;
    private boolean answering;

    /** An answer with its whole body. */
    record Answer(int code, Map<String, String> headers, byte[] body) {}

    private WebhookConnection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static WebhookConnection open(SSLContext tls, String host, InetSocketAddress address, Deadline deadline)
            throws IOException {
        var plain = new Socket();
        try {
            plain.connect(resolved(address), deadline.millisLeft());
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(deadline.millisLeft());
            var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, address.getPort(), true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new WebhookConnection(socket);
        } catch (ConnectException refused) {
            plain.close();
            var at =
                    address.getAddress() == null ? "" : address.getAddress().getHostAddress() + ":" + address.getPort();
            throw new ConnectException("dial tcp " + at + ": connect: "
                    + String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT));
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static InetSocketAddress resolved(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("lookup " + address.getHostString() + ": no such host");
        }
        return address;
    }

    Answer post(String head, byte[] body, Deadline deadline) throws IOException {
        answering = false;
        var request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        socket.getOutputStream().flush();
        return read(deadline);
    }

    /** Whether the answer of the last request had begun when it failed: then it must not be sent again. */
    boolean hasBegunToAnswer() {
        return answering;
    }

    boolean isReusable() {
        return reusable;
    }

    private Answer read(Deadline deadline) throws IOException {
        var budget = new int[] {MAX_HEAD_BYTES};
        int code;
        TreeMap<String, String> headers;
        do {
            code = code(line(budget, deadline));
            headers = headers(budget, deadline);
        } while (code == 100);
        var body = body(code, headers, deadline);
        reusable = reusable && !"close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
        return new Answer(code, headers, body);
    }

    private static int code(String statusLine) throws IOException {
        var parts = statusLine.split(" ", 3);
        try {
            if (parts[0].startsWith("HTTP/1.")) {
                return Integer.parseInt(parts[1]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException notHttp) {
            // falls through to the one answer for whatever is no HTTP
        }
        throw new IOException("malformed HTTP response \"" + statusLine + "\"");
    }

    private TreeMap<String, String> headers(int[] budget, Deadline deadline) throws IOException {
        var headers = new TreeMap<String, String>();
        for (var line = line(budget, deadline); !line.isEmpty(); line = line(budget, deadline)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private byte[] body(int code, Map<String, String> headers, Deadline deadline) throws IOException {
        if (code == 204 || code == 304) {
            return new byte[0];
        }
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            return chunks(deadline);
        }
        var length = headers.get("content-length");
        if (length != null) {
            return bytes(size(length, 10), deadline);
        }
        reusable = false;
        var all = new ByteArrayOutputStream();
        for (int c = next(deadline); c >= 0; c = next(deadline)) {
            all.write(c);
            requireBounded(all.size());
        }
        return all.toByteArray();
    }

    private byte[] chunks(Deadline deadline) throws IOException {
        var all = new ByteArrayOutputStream();
        var budget = new int[] {MAX_HEAD_BYTES};
        while (true) {
            var head = line(budget, deadline);
            int semicolon = head.indexOf(';');
            int size = size(semicolon < 0 ? head : head.substring(0, semicolon), 16);
            if (size == 0) {
                headers(budget, deadline); // trailers, and the empty line that ends the body
                return all.toByteArray();
            }
            requireBounded(all.size() + size);
            all.writeBytes(bytes(size, deadline));
            line(budget, deadline);
            budget[0] = MAX_HEAD_BYTES;
        }
    }

    private static int size(String digits, int radix) throws IOException {
        var text = digits.strip();
        if (text.length() <= MAX_CHUNK_SIZE_DIGITS) {
            try {
                return requireBounded(Integer.parseUnsignedInt(text, radix));
            } catch (NumberFormatException malformed) {
                // falls through
            }
        }
        throw new IOException("the answer's length is malformed or too large: " + text);
    }

    private static int requireBounded(int size) throws IOException {
        if (size < 0 || size > MAX_ANSWER_BYTES) {
            throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
        }
        return size;
    }

    private byte[] bytes(int count, Deadline deadline) throws IOException {
        var bytes = new byte[count];
        int at = 0;
        while (at < count) {
            arm(deadline);
            int n = in.read(bytes, at, count - at);
            if (n < 0) {
                throw new EOFException("unexpected EOF");
            }
            at += n;
        }
        return bytes;
    }

    private String line(int[] budget, Deadline deadline) throws IOException {
        var line = new StringBuilder();
        for (int c = next(deadline); c != '\n'; c = next(deadline)) {
            if (c < 0) {
                throw new EOFException(answering ? "unexpected EOF" : "EOF");
            }
            if (--budget[0] < 0) {
                throw new IOException("the answer's head is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private int next(Deadline deadline) throws IOException {
        if (in.available() == 0) {
            arm(deadline);
        }
        int c = in.read();
        answering = answering || c >= 0;
        return c;
    }

    /** The next wait ends with the deadline: a server that sends a byte a second does not get one timeout a byte. */
    private void arm(Deadline deadline) throws IOException {
        socket.setSoTimeout(deadline.millisLeft());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A moment of {@link System#nanoTime}. */
    record Deadline(long nanos) {
        /** At least 1. @throws SocketTimeoutException when it is over */
        int millisLeft() throws SocketTimeoutException {
            long left = (nanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("the time is over");
            }
            return (int) Math.min(Integer.MAX_VALUE, left);
        }
    }
}
