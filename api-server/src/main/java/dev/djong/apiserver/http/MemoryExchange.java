package dev.djong.apiserver.http;

import dev.djong.api.Transport;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** An exchange without a socket: the answer's head is a future, its body a pipe. */
final class MemoryExchange implements Exchange {
    private static final int PIPE_BYTES = 64 << 10;
    private static final int OK = 200;

    private final Transport.Request request;
    private final CompletableFuture<Transport.Response> head = new CompletableFuture<>();
    private final Map<String, String> headers = new TreeMap<>();
    private final PipedInputStream client = new PipedInputStream(PIPE_BYTES);
    private final PipedOutputStream server = new PipedOutputStream();
    private final Departure departure = new Departure();
    private int code = OK;

    MemoryExchange(Transport.Request request) {
        this.request = request;
        try {
            server.connect(client);
        } catch (IOException e) {
            throw new IllegalStateException("a new pipe is already connected", e);
        }
    }

    /** Completes when the answer's head is sent. */
    CompletableFuture<Transport.Response> head() {
        return head;
    }

    /** The chain is through: what was not sent yet is sent, and the body ends. */
    void finish() throws IOException {
        commit();
        server.close();
    }

    private void commit() {
        if (!head.isDone()) {
            head.complete(new Transport.Response(code, Map.copyOf(headers), new Body(client, departure)));
        }
    }

    /** A client that closes its body has gone. */
    private static final class Body extends FilterInputStream {
        private final Departure departure;

        Body(InputStream in, Departure departure) {
            super(in);
            this.departure = departure;
        }

        @Override
        public void close() throws IOException {
            super.close();
            departure.happened();
        }
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String rawPath() {
        int question = request.pathAndQuery().indexOf('?');
        return question < 0 ? request.pathAndQuery() : request.pathAndQuery().substring(0, question);
    }

    @Override
    public String rawQuery() {
        int question = request.pathAndQuery().indexOf('?');
        return question < 0 ? "" : request.pathAndQuery().substring(question + 1);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<String> headers(String name) {
        return header(name).map(List::of).orElse(List.of());
    }

    @Override
    public List<String> headerNames() {
        return List.copyOf(request.headers().keySet());
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(request.body());
    }

    @Override
    public void bodyWas(byte[] read) {
        // It came with the request, and is given anew to whoever asks.
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return List.of();
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public boolean isCommitted() {
        return head.isDone();
    }

    @Override
    public void reset() {
        headers.clear();
        code = OK;
    }

    @Override
    public void status(int status) {
        code = status;
    }

    @Override
    public int status() {
        return code;
    }

    @Override
    public void respondWith(String name, String value) {
        headers.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
    }

    /** The first byte sends the head: the reader of the pipe is whoever waits for it. */
    @Override
    public OutputStream answer() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                commit();
                server.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                commit();
                server.write(bytes, offset, length);
            }
        };
    }

    @Override
    public void flush() throws IOException {
        commit();
        server.flush();
    }

    @Override
    public Lookout onGone(Runnable todo) {
        return departure.await(todo);
    }

    @Override
    public boolean canUpgrade() {
        return false;
    }

    @Override
    public void upgrade(Takeover takeover) {
        throw new IllegalStateException("an exchange without a socket cannot be upgraded");
    }
}
