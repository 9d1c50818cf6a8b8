package dev.djong.apiserver.subresource.backend;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 exchange with a backend, on a socket of our own so that it can become a raw connection after a 101. A
 * redirect is an answer like any other and never followed: a backend must not send us elsewhere.
 */
public final class BackendConnection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BackendConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_INTERIM_HEADS = 10;
    private static final int NO_TIMEOUT = 0;

    private final Socket socket;
    private final InputStream in;
    private String method = "";

    private BackendConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects, with the TLS handshake where there is one. */
    public static BackendConnection open(Backend backend) throws IOException {
        return open(backend, CONNECT_TIMEOUT, HEAD_TIMEOUT);
    }

    /** The same for somebody with less patience: with connecting, and with each step of the handshake. */
    public static BackendConnection open(Backend backend, Duration patience) throws IOException {
        return open(backend, patience, patience);
    }

    private static BackendConnection open(Backend backend, Duration connect, Duration handshake) throws IOException {
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(backend.host(), backend.port()), (int) connect.toMillis());
            plain.setTcpNoDelay(true);
            var tls = backend.tls();
            return new BackendConnection(tls.isPresent() ? handshake(tls.get(), plain, backend, handshake) : plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket handshake(SSLContext tls, Socket plain, Backend backend, Duration patience)
            throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, backend.serverName(), backend.port(), true);
        if (!backend.certifiedName().isEmpty()) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.setSoTimeout((int) patience.toMillis());
        socket.startHandshake();
        return socket;
    }

    /** Sends a request without a body and reads the head of its answer, which must come soon. */
    public ResponseHead request(String verb, String pathAndQuery, Map<String, String> headers) throws IOException {
        sendHead(verb, pathAndQuery, Header.of(headers));
        return readHead(HEAD_TIMEOUT);
    }

    /** Sends the head of a request; its body, if any, is written to {@link #output}. */
    public void sendHead(String verb, String pathAndQuery, List<Header> headers) throws IOException {
        method = plain(verb);
        var request = new StringBuilder(method + " " + plain(pathAndQuery) + " HTTP/1.1\r\n");
        headers.forEach(header -> request.append(plain(header.name()))
                .append(": ")
                .append(plain(header.value()))
                .append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** A line break in a header would be a header of its own, or a second request. */
    private static String plain(String text) {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw ApiFailure.badRequest("a header holds control characters");
        }
        return text;
    }

    /** The head of the final answer; what is said before it ({@code 100 Continue}, hints) is dropped. */
    public ResponseHead readHead(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        for (int i = 0; i < MAX_INTERIM_HEADS; i++) {
            var head = nextHead();
            if (!head.isInterim()) {
                socket.setSoTimeout(NO_TIMEOUT);
                return head;
            }
        }
        throw new IOException("more than " + MAX_INTERIM_HEADS + " interim answers");
    }

    private ResponseHead nextHead() throws IOException {
        var budget = new int[] {MAX_HEAD_BYTES};
        var status = readLine(budget).split(" ", 3);
        var headers = new ArrayList<Header>();
        for (var line = readLine(budget); !line.isEmpty(); line = readLine(budget)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(new Header(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        }
        return new ResponseHead(code(status), headers);
    }

    private static int code(String[] status) throws IOException {
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5]\\d\\d")) {
            throw new IOException("the answer is no HTTP/1.1");
        }
        return Integer.parseInt(status[1]);
    }

    private String readLine(int[] budget) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("hung up within the head of an answer");
            }
            if (--budget[0] < 0) {
                throw new IOException("the head of the answer is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** What follows the head, as it comes: a chunked body is unwrapped. After a 101, the raw connection. */
    public InputStream body(ResponseHead head) throws IOException {
        if (head.isSwitching()) {
            return in;
        }
        if (head.isBodiless(method)) {
            return InputStream.nullInputStream();
        }
        var coding = head.header("Transfer-Encoding").orElse("identity");
        if (coding.equalsIgnoreCase("chunked")) {
            return new ChunkedInput(in);
        }
        if (!coding.equalsIgnoreCase("identity")) {
            throw new IOException("a transfer coding that nobody asked for");
        }
        var length = head.header("Content-Length");
        return length.isEmpty() ? in : new LimitedInput(in, length(length.get()));
    }

    private static long length(String text) throws IOException {
        if (!text.matches("\\d{1,18}")) {
            throw new IOException("a bad Content-Length");
        }
        return Long.parseLong(text);
    }

    /** How long one read of the body may take from here on. */
    public void limitReads(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
    }

    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Ends it from any thread, which is not held up; one that reads here finds it closed. */
    public void hangUp() {
        Thread.ofVirtual().name("hang-up").start(() -> {
            try {
                close();
            } catch (IOException e) {
                LOG.debug("hanging up on a backend: {}", e.toString());
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
