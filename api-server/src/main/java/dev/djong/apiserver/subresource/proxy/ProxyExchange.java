package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.Header;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import dev.djong.apiserver.subresource.stream.ByteTunnel;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes one request on to a backend and its answer back, each as it comes, the connection's bytes too once the backend
 * has switched protocols.
 *
 * <p>Only a backend's 101 joins the two connections. Any other answer is passed on as an answer, and what the client sends
 * after it is a request to us, with all that belongs to one: nothing can be smuggled past a failed upgrade.
 */
public final class ProxyExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyExchange.class);
    /** How long a backend may think about its answer. Clients that wait for events at a backend are common. */
    private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(30);

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int SWITCHING = 101;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;
    private static final int BAD_GATEWAY = 502;
    private static final Set<String> USUALLY_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /**
     * @param path on the backend, raw
     * @param manner what the backend is to us
     */
    public record Request(Backend backend, String path, String rawQuery, Manner manner) {
        String pathAndQuery() {
            return rawQuery.isEmpty() ? path : path + "?" + rawQuery;
        }
    }

    /** What a backend is to us, and so what it is told and what is done to its answers. */
    public sealed interface Manner {
        /**
         * Somebody's server, shown below a path of ours: it learns nothing of who asks, and links in its pages and
         * redirects are made to lead through us.
         *
         * @param prefix the path under which the backend's root is known to the client, without a slash at its end
         */
        record Shown(String prefix) implements Manner {}

        /**
         * A part of this server's own API that another server answers: it is told who asks, and must not send the
         * client, with its credentials, elsewhere.
         *
         * @param host how the server is addressed
         * @param identity the headers that say who asks
         */
        record Delegated(String host, List<Header> identity) implements Manner {
            public Delegated {
                identity = List.copyOf(identity);
            }
        }
    }

    private static final Status REDIRECTING = new Status(
            BAD_GATEWAY,
            Reason.UNKNOWN,
            "the backend attempted to redirect this request, which is not permitted",
            Status.Details.NONE);

    private final Request request;

    public ProxyExchange(Request request) {
        this.request = request;
    }

    public void run(Call call) throws IOException {
        var exchange = call.exchange();
        var connection = connect();
        boolean joined = false;
        try {
            if (ProxyHeaders.asksForUpgrade(exchange)) {
                joined = upgrade(call, connection);
            } else {
                ask(exchange, connection);
                try (var client = exchange.onGone(connection::hangUp)) {
                    answer(call, connection, head(connection));
                }
            }
        } finally {
            if (!joined) {
                connection.close();
            }
        }
    }

    private BackendConnection connect() {
        try {
            return BackendConnection.open(request.backend);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private ApiFailure unreachable(IOException cause) {
        return new ApiFailure(Status.of(
                Reason.SERVICE_UNAVAILABLE,
                "error trying to reach service: " + request.backend.authority() + ": " + cause.getMessage()));
    }

    private List<Header> headers(Exchange exchange) {
        return switch (request.manner) {
            case Manner.Shown(var prefix) ->
                ProxyHeaders.ofShown(exchange, request.backend.authority(), prefix + request.path);
            case Manner.Delegated(var host, var identity) -> ProxyHeaders.ofDelegated(exchange, host, identity);
        };
    }

    /** How the request's body is delimited on its way on; an HTTP/2 body need not have said its length. */
    private enum Framing {
        NONE,
        LENGTH,
        CHUNKED;

        static Framing of(Exchange exchange) {
            if (exchange.header("Transfer-Encoding").isPresent()) {
                return CHUNKED;
            }
            var length = exchange.header("Content-Length");
            if (length.isPresent()) {
                return length.get().equals("0") ? NONE : LENGTH;
            }
            return exchange.canUpgrade() || !USUALLY_WITH_BODY.contains(exchange.method()) ? NONE : CHUNKED;
        }
    }

    private void ask(Exchange exchange, BackendConnection connection) throws IOException {
        var framing = Framing.of(exchange);
        var headers = new ArrayList<>(headers(exchange));
        headers.add(new Header("Connection", "close"));
        switch (framing) {
            case CHUNKED -> headers.add(new Header("Transfer-Encoding", "chunked"));
            case LENGTH ->
                headers.add(new Header(
                        "Content-Length", exchange.header("Content-Length").orElseThrow()));
            case NONE -> {
                if (USUALLY_WITH_BODY.contains(exchange.method())) {
                    headers.add(new Header("Content-Length", "0"));
                }
            }
        }
        try {
            connection.sendHead(exchange.method(), request.pathAndQuery(), headers);
        } catch (IOException e) {
            throw unreachable(e);
        }
        if (framing != Framing.NONE) {
            sendBody(exchange.body(), connection, framing == Framing.CHUNKED);
        }
    }

    private ResponseHead head(BackendConnection connection) {
        try {
            return connection.readHead(ANSWER_PATIENCE);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** A backend that answers early and hangs up is no failure: its answer is still read. */
    private static void sendBody(InputStream body, BackendConnection connection, boolean chunked) throws IOException {
        var out = chunked ? new ChunkedOutput(connection.output()) : connection.output();
        var buffer = new byte[BUFFER_BYTES];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            if (!sent(out, buffer, n)) {
                return;
            }
        }
        if (out instanceof ChunkedOutput chunks) {
            chunks.finish();
        }
    }

    private static boolean sent(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
            out.flush();
            return true;
        } catch (IOException hungUp) {
            LOG.debug("a backend takes no more of a request's body: {}", hungUp.toString());
            return false;
        }
    }

    private void answer(Call call, BackendConnection connection, ResponseHead head) throws IOException {
        switch (request.manner) {
            case Manner.Shown(var prefix) -> {
                boolean page = isPage(head) && !call.exchange().method().equals("HEAD");
                answer(call, connection, head, Optional.of(links(prefix, call.exchange())), page);
            }
            case Manner.Delegated ignored -> {
                if (isRedirect(head)) {
                    throw new ApiFailure(REDIRECTING);
                }
                answer(call, connection, head, Optional.empty(), false);
            }
        }
    }

    private static boolean isRedirect(ResponseHead head) {
        return head.code() >= FIRST_REDIRECT
                && head.code() < FIRST_ERROR
                && head.header("Location").isPresent();
    }

    private static void answer(
            Call call, BackendConnection connection, ResponseHead head, Optional<ProxyLinks> links, boolean page)
            throws IOException {
        var exchange = call.exchange();
        exchange.status(head.code());
        if (!call.auditId().isEmpty()) {
            exchange.respondWith("Audit-Id", call.auditId());
        }
        if (head.header("Cache-Control").isEmpty()) {
            exchange.respondWith("Cache-Control", "no-cache, private");
        }
        for (var header : ProxyHeaders.ofAnswer(head)) {
            if (header.is("Location") && links.isPresent()) {
                exchange.respondWith(header.name(), links.get().rewrite(header.value()));
            } else if (!page || !header.is("Content-Length")) {
                exchange.respondWith(header.name(), header.value());
            }
        }
        var body = connection.body(head);
        if (!page) {
            copy(exchange, body, exchange.answer());
        } else if (isGzip(head)) {
            var gzip = new GZIPOutputStream(exchange.answer(), BUFFER_BYTES, true);
            copyPage(exchange, new GZIPInputStream(body), gzip, links.orElseThrow());
        } else {
            copyPage(exchange, body, exchange.answer(), links.orElseThrow());
        }
    }

    private ProxyLinks links(String prefix, Exchange exchange) {
        return new ProxyLinks(
                prefix,
                request.backend.authority(),
                exchange.header("Host").orElse("").toLowerCase(Locale.ROOT));
    }

    /** Whether links are to be rewritten: a page in an encoding that we read, which is no redirect. */
    private static boolean isPage(ResponseHead head) {
        var type = head.header("Content-Type").orElse("");
        var bare = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
        var encoding = head.header("Content-Encoding").orElse("");
        return bare.strip().equals("text/html")
                && head.header("Location").isEmpty()
                && (encoding.isEmpty() || isGzip(head));
    }

    private static boolean isGzip(ResponseHead head) {
        return head.header("Content-Encoding").orElse("").equals("gzip");
    }

    private static void copyPage(Exchange exchange, InputStream body, OutputStream answer, ProxyLinks links)
            throws IOException {
        try (var page = new HtmlLinks(answer, links::rewrite)) {
            copy(exchange, body, page);
        }
    }

    /** Each piece goes on at once: a client that follows events sees one when it is sent. */
    private static void copy(Exchange exchange, InputStream body, OutputStream out) throws IOException {
        exchange.flush();
        var buffer = new byte[BUFFER_BYTES];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
            exchange.flush();
        }
    }

    /** Returns whether the connections are joined; otherwise the client has its answer. */
    private boolean upgrade(Call call, BackendConnection connection) throws IOException {
        var exchange = call.exchange();
        if (Framing.of(exchange) != Framing.NONE) {
            throw ApiFailure.badRequest("an upgrade request must not have a body");
        }
        var headers = new ArrayList<>(headers(exchange));
        headers.add(new Header("Connection", "Upgrade"));
        headers.add(new Header("Upgrade", exchange.header("Upgrade").orElseThrow()));
        if (USUALLY_WITH_BODY.contains(exchange.method())) {
            headers.add(new Header("Content-Length", "0"));
        }
        var head = askForUpgrade(exchange, connection, headers);
        if (head.code() != SWITCHING) {
            if (head.code() < FIRST_ERROR) {
                throw ApiFailure.internal("invalid upgrade response: status code " + head.code());
            }
            answer(call, connection, head);
            return false;
        }
        exchange.respondWith("Connection", "Upgrade");
        exchange.respondWith(
                "Upgrade",
                head.header("Upgrade")
                        .orElseGet(() -> exchange.header("Upgrade").orElseThrow()));
        ProxyHeaders.ofAnswer(head).forEach(header -> exchange.respondWith(header.name(), header.value()));
        var in = connection.body(head);
        exchange.upgrade((fromClient, toClient, client) -> tunnel(
                new ByteTunnel.End(fromClient, toClient, client),
                new ByteTunnel.End(in, connection.output(), connection)));
        return true;
    }

    private ResponseHead askForUpgrade(Exchange exchange, BackendConnection connection, List<Header> headers) {
        try {
            connection.sendHead(exchange.method(), request.pathAndQuery(), headers);
            return connection.readHead(ANSWER_PATIENCE);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static void tunnel(ByteTunnel.End client, ByteTunnel.End backend) throws IOException {
        try (var connection = backend.connection()) {
            LOG.trace("joined {}", connection);
            ByteTunnel.join(client, backend);
        } catch (InterruptedException stopped) {
            throw new InterruptedIOException("the server is shutting down");
        }
    }
}
