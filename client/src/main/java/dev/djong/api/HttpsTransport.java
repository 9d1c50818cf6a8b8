package dev.djong.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * HTTP/2 over TLS on the JDK's client, with fail-over between the servers of one cluster.
 *
 * <p>Watches have connections of their own: one client multiplexes everything onto one connection, and a server that
 * executes only so many streams of a connection must not let requests wait behind watches. A request moves on to the
 * next server when no connection came about, since then nothing was sent; after that its outcome is unknown and the
 * caller decides.
 */
public final class HttpsTransport implements Transport {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** Until the head of the answer; longer than the 60 s that a server gives a request. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(65);

    /**
     * @param servers base addresses such as {@code https://127.0.0.1:6443}, at least one
     * @param tls trust, and the client's certificate where it has one
     */
    public record Settings(List<URI> servers, SSLContext tls, Optional<TokenSource> token, String userAgent) {
        public Settings {
            servers = List.copyOf(servers);
            if (servers.isEmpty()) {
                throw new IllegalArgumentException("no api-server address");
            }
        }
    }

    private final Settings settings;
    private final ExecutorService executor;
    private final HttpClient requests;
    private final HttpClient watches;
    private final AtomicInteger preferred = new AtomicInteger();

    public HttpsTransport(Settings settings) {
        this.settings = settings;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.requests = newClient();
        this.watches = newClient();
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(CONNECT_LIMIT)
                .sslContext(settings.tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    @Override
    public Response send(Request request) {
        int first = preferred.get();
        IOException lastFailure = new IOException("no server was tried");
        for (int i = 0; i < settings.servers.size(); i++) {
            int index = (first + i) % settings.servers.size();
            var server = settings.servers.get(index);
            try {
                var answer = exchange(server, request);
                preferred.compareAndSet(first, index);
                return answer;
            } catch (IOException e) {
                lastFailure = e;
                if (!mayMoveOn(request, e)) {
                    preferred.compareAndSet(first, (index + 1) % settings.servers.size());
                    break;
                }
            }
        }
        throw new TransportException(describe(request, lastFailure), lastFailure);
    }

    private Response exchange(URI server, Request request) throws IOException {
        var client = isWatch(request) ? watches : requests;
        try {
            var answer = client.send(toHttp(server, request), HttpResponse.BodyHandlers.ofInputStream());
            return new Response(answer.statusCode(), headers(answer), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted: " + request.method() + " " + request.pathAndQuery(), e);
        }
    }

    private HttpRequest toHttp(URI server, Request request) {
        var body = request.body().length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(request.body());
        var http = HttpRequest.newBuilder(server.resolve(request.pathAndQuery()))
                .timeout(ANSWER_LIMIT)
                .header("user-agent", settings.userAgent)
                .method(request.method(), body);
        request.headers().forEach(http::header);
        settings.token.ifPresent(source -> http.header("authorization", "Bearer " + source.token()));
        return http.build();
    }

    private static Map<String, String> headers(HttpResponse<InputStream> answer) {
        var headers = new HashMap<String, String>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    static boolean isWatch(Request request) {
        return request.pathAndQuery().contains("watch=true");
    }

    /** Nothing was sent, or nothing can have changed. */
    private static boolean mayMoveOn(Request request, IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || request.method().equals("GET");
    }

    private static String describe(Request request, IOException failure) {
        var cause = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return request.method() + " " + request.pathAndQuery() + ": " + cause;
    }

    @Override
    public void close() {
        requests.shutdownNow();
        watches.shutdownNow();
        executor.shutdownNow();
    }
}
