package dev.djong.apiserver.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange over the servlet container. */
public final class ServletExchange implements Exchange {
    /** The request attribute under which {@link RawPathAdapter} keeps the request line's path. */
    static final String RAW_PATH = "dev.djong.raw-path";

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    /** Where it was read already. */
    private byte @Nullable [] body;
    /** Set once the answer goes on without the request. */
    private @Nullable Aftermath aftermath;

    public ServletExchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Whether the request came through a connector that {@link ConnectorTuning} has tuned. */
    public static boolean isFromMainPort(HttpServletRequest request) {
        return request.getAttribute(RAW_PATH) != null;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String rawPath() {
        return request.getAttribute(RAW_PATH) instanceof String raw ? raw : request.getRequestURI();
    }

    @Override
    public String rawQuery() {
        var query = request.getQueryString();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public List<String> headerNames() {
        return Collections.list(request.getHeaderNames());
    }

    @Override
    public InputStream body() throws IOException {
        return body == null ? request.getInputStream() : new ByteArrayInputStream(body);
    }

    @Override
    public void bodyWas(byte[] read) {
        body = read;
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain ? List.of(chain) : List.of();
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public boolean isCommitted() {
        return response.isCommitted();
    }

    @Override
    public void reset() {
        response.reset();
    }

    @Override
    public void status(int code) {
        response.setStatus(code);
    }

    @Override
    public int status() {
        return response.getStatus();
    }

    @Override
    public void respondWith(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public OutputStream answer() throws IOException {
        gatherMore();
        return response.getOutputStream();
    }

    /** For an answer with a body. It cannot be changed any more once the head is sent. */
    private void gatherMore() {
        if (!response.isCommitted() && response.getBufferSize() < ConnectorTuning.ANSWER_BUFFER_BYTES) {
            response.setBufferSize(ConnectorTuning.ANSWER_BUFFER_BYTES);
        }
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public Pieces pieces() throws IOException {
        if (response.containsHeader("Content-Length")) {
            gatherMore(); // a whole body: only what lasts has reason to be small
        }
        var throughContainer = Exchange.super.pieces();
        boolean chunked = "chunked".equals(response.getHeader("Transfer-Encoding"));
        return request.getAttribute(Departures.ATTRIBUTE) instanceof Departures.Client client
                ? client.pieces(chunked).orElse(throughContainer)
                : throughContainer;
    }

    @Override
    public void lasting(Lasting body) throws IOException {
        var after = new Aftermath();
        boolean outlives;
        try {
            outlives = request.getAttribute(Departures.ATTRIBUTE) instanceof Departures.Client client
                    && client.outlive(body, after);
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
        if (outlives) {
            aftermath = after;
        } else {
            Exchange.super.lasting(body);
        }
    }

    @Override
    public void whenOver(Runnable todo) {
        if (aftermath == null) {
            todo.run();
        } else {
            aftermath.add(todo);
        }
    }

    @Override
    public Lookout onGone(Runnable todo) {
        return request.getAttribute(Departures.ATTRIBUTE) instanceof Departures.Client client
                ? client.onGone(todo)
                : () -> {};
    }

    @Override
    public boolean canUpgrade() {
        return request.getProtocol().equals("HTTP/1.1");
    }

    @Override
    public void upgrade(Takeover takeover) throws IOException {
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        aftermath = UpgradedConnection.take(request, takeover);
    }
}
