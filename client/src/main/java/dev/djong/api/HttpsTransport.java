package dev.djong.api;

import dev.djong.api.ServerLink.Life;
import dev.djong.api.ServerLink.Patience;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * HTTP/2 over TLS on the JDK's client, with fail-over between the servers of one cluster.
 *
 * <p>Everything goes to one server as long as that answers. A request moves on to the next one when no connection came
 * about, since then nothing was sent, and when it may be repeated (a read, or a write that a precondition protects);
 * any other write ends with a failure, because its outcome is unknown and only the caller can tell what to do.
 *
 * <p>With several servers, one that owes an answer and gives no sign of life while another one does is left within a second,
 * one that only streams come from within two (see {@link ServerLink}). Where all are slow, as on a busy machine, nothing is
 * gained by leaving, and connections are given more time: whoever could not be reached or fell silent is asked once more.
 */
public final class HttpsTransport implements Transport {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** With another server to go to; a handshake with cold code on a busy machine must fit in. */
    private static final Duration CONNECT_LIMIT_OF_SEVERAL = Duration.ofMillis(900);

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
    /** Of the links, where there are several. */
    private final List<Vigil> vigils;

    private final AtomicInteger preferred = new AtomicInteger();
    private volatile boolean closed;

    public HttpsTransport(Settings settings) {
        this(settings, new SignsOfLife());
    }

    /** @param signs shared by all connections of the process to these servers */
    public HttpsTransport(Settings settings, SignsOfLife signs) {
        this.settings = settings;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.links = settings.servers.stream()
                .map(server -> new ServerLink(server, this::newClient, signs, timers))
                .toList();
        this.vigils = IntStream.range(0, links.size())
                .mapToObj(index -> new Vigil(links.get(index), () -> probe(index), timers))
                .toList();
    }

    private HttpClient newClient(Patience patience) {
        boolean isShort = patience == Patience.SHORT && settings.servers.size() > 1;
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(isShort ? CONNECT_LIMIT_OF_SEVERAL : CONNECT_LIMIT)
                .sslContext(settings.tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    @Override
    public Response send(Request request) {
        try {
            return sendToAny(request);
        } catch (IOException e) {
            throw new TransportException(describe(request, e), e);
        } catch (RejectedExecutionException e) {
            throw new TransportException(request.method() + " " + request.pathAndQuery() + ": closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted: " + request.method() + " " + request.pathAndQuery(), e);
        }
    }

    private Response sendToAny(Request request) throws IOException, InterruptedException {
        var round = new Round(request, Patience.SHORT);
        var answer = round.answer();
        if (answer.isEmpty() && round.isWorthAnother()) {
            round = new Round(request, Patience.LONG);
            answer = round.answer();
        }
        if (answer.isEmpty()) {
            throw round.failure;
        }
        return answer.get();
    }

    /** Asks each server once, the preferred one first. */
    private final class Round {
        private final Request request;
        private final Patience patience;
        private IOException failure = new IOException("no server was tried");
        /** Nobody listens anywhere. */
        private boolean allRefused = true;

        Round(Request request, Patience patience) {
            this.request = request;
            this.patience = patience;
        }

        /**
         * Empty if there is none, and the request may be sent again.
         *
         * @throws IOException if it may not
         */
        Optional<Response> answer() throws IOException, InterruptedException {
            int first = preferred.get();
            for (int i = 0; i < links.size(); i++) {
                int index = (first + i) % links.size();
                try {
                    var answer = links.get(index).exchange(request, identity(), patience, () -> lookAfter(index));
                    if (answer.code() != SERVICE_UNAVAILABLE || !mayAskOthers(i)) {
                        preferred.compareAndSet(first, index);
                        return Optional.of(answer);
                    }
                    answer.close();
                    allRefused = false;
                } catch (IOException e) {
                    failure = e;
                    allRefused &= e instanceof ConnectException;
                    if (!request.repeatable() && !SharedConnection.isUnsent(e)) {
                        leave(index);
                        throw e;
                    }
                }
            }
            return Optional.empty();
        }

        /** In a second round nobody else has answered in the first. */
        private boolean mayAskOthers(int asked) {
            return request.repeatable() && patience == Patience.SHORT && asked < links.size() - 1;
        }

        /** One that was slow or given up may answer yet while another is restarted; who refuses does so again. */
        boolean isWorthAnother() {
            return links.size() > 1 && !allRefused && !closed;
        }
    }

    private void lookAfter(int index) {
        if (links.size() > 1) {
            vigils.get(index).begin();
        }
    }

    /** The one that requests go to as long as it answers. */
    public URI server() {
        return settings.servers.get(preferred.get());
    }

    private Map<String, String> identity() {
        return settings.token
                .map(source -> Map.of("user-agent", settings.userAgent, "authorization", "Bearer " + source.token()))
                .orElseGet(() -> Map.of("user-agent", settings.userAgent));
    }

    private void leave(int index) {
        preferred.compareAndSet(index, (index + 1) % links.size());
    }

    /**
     * Asks a server that somebody waits for about a sign of life, and leaves it where there is none but elsewhere is. Where
     * this process itself is slow, the server's answer comes late but still before that of the other one, which was asked
     * after it: then nothing is wrong with the server.
     */
    private void probe(int index) {
        var link = links.get(index);
        try (var question = link.ask()) {
            if (!closed && question.life() == Life.SILENT && !closed) {
                var other = another(index);
                if (other.isPresent() && !closed && !question.isAnswered()) {
                    preferred.compareAndSet(index, other.getAsInt());
                    link.giveUp();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next server that answers. */
    private OptionalInt another(int index) throws InterruptedException {
        for (int i = 1; i < links.size(); i++) {
            int other = (index + i) % links.size();
            try (var question = links.get(other).ask()) {
                if (question.life() == Life.ANSWERS) {
                    return OptionalInt.of(other);
                }
            }
        }
        return OptionalInt.empty();
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
