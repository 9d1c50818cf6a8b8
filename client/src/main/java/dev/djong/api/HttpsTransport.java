package dev.djong.api;

import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/**
 * HTTP/2 over TLS on the JDK's client, with fail-over between the servers of one cluster.
 *
 * <p>Everything goes to one server as long as that answers. A request moves on to the next one when no connection came
 * about, since then nothing was sent, and when it may be repeated (a read, or a write that a precondition protects);
 * any other write ends with a failure, because its outcome is unknown and only the caller can tell what to do.
 *
 * <p>With several servers, one in use that gives no sign of life is left within a second (see {@link ServerLink}).
 */
public final class HttpsTransport implements Transport {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** With another server to go to; a handshake with cold code on a busy machine must fit in. */
    private static final Duration CONNECT_LIMIT_OF_SEVERAL = Duration.ofMillis(900);
    /** With {@link ServerLink#PROBE_LIMIT}, a silent server is noticed within a second. */
    static final Duration PROBE_EVERY = Duration.ofMillis(400);

    private static final int SERVICE_UNAVAILABLE = 503;

    /**
     * @param servers base addresses such as {@code https://127.0.0.1:6443}, at least one; the first is preferred
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
    private final SystemTimers timers = new SystemTimers();
    private final List<ServerLink> links;
    private final AtomicInteger preferred = new AtomicInteger();
    private volatile boolean closed;

    public HttpsTransport(Settings settings) {
        this.settings = settings;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.links = settings.servers.stream()
                .map(server -> new ServerLink(server, this::newClient, timers))
                .toList();
        if (links.size() > 1) {
            for (int i = 0; i < links.size(); i++) {
                probeLater(i);
            }
        }
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(settings.servers.size() == 1 ? CONNECT_LIMIT : CONNECT_LIMIT_OF_SEVERAL)
                .sslContext(settings.tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    /** The server that the next request goes to. */
    public URI server() {
        return settings.servers.get(preferred.get());
    }

    @Override
    public Response send(Request request) {
        int first = preferred.get();
        IOException lastFailure = new IOException("no server was tried");
        for (int i = 0; i < links.size(); i++) {
            int index = (first + i) % links.size();
            boolean isLast = i == links.size() - 1;
            try {
                var answer = links.get(index).exchange(request, identity());
                if (answer.code() == SERVICE_UNAVAILABLE && request.repeatable() && !isLast) {
                    answer.close();
                    continue;
                }
                preferred.compareAndSet(first, index);
                return answer;
            } catch (IOException e) {
                lastFailure = e;
                if (!request.repeatable() && !isUnsent(e)) {
                    leave(index);
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransportException("interrupted: " + request.method() + " " + request.pathAndQuery(), e);
            }
        }
        throw new TransportException(describe(request, lastFailure), lastFailure);
    }

    private Map<String, String> identity() {
        return settings.token
                .map(source -> Map.of("user-agent", settings.userAgent, "authorization", "Bearer " + source.token()))
                .orElseGet(() -> Map.of("user-agent", settings.userAgent));
    }

    private void leave(int index) {
        preferred.compareAndSet(index, (index + 1) % links.size());
    }

    /** No connection came about, so the server knows nothing of the request. */
    private static boolean isUnsent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException;
    }

    private void probeLater(int index) {
        timers.after(PROBE_EVERY, () -> probe(index));
    }

    /** Asks a server that is in use for a sign of life. */
    private void probe(int index) {
        var link = links.get(index);
        try {
            if (link.isInUse() && link.isSilent() && !closed) {
                leave(index);
                link.giveUp();
            }
            probeLater(index);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean isWatch(Request request) {
        return request.pathAndQuery().contains("watch=true");
    }

    private static String describe(Request request, IOException failure) {
        var cause = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return request.method() + " " + request.pathAndQuery() + ": " + cause;
    }

    @Override
    public void close() {
        closed = true;
        timers.close();
        links.forEach(ServerLink::close);
        executor.shutdownNow();
    }
}
