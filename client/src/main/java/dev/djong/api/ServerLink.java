package dev.djong.api;

import dev.djong.api.Transport.Request;
import dev.djong.api.Transport.Response;
import dev.djong.time.Timers;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one api-server: one client for requests and one for watches, since a client multiplexes everything
 * onto one connection and requests must not wait behind watches.
 *
 * <p>A machine that vanished or a process that stands still closes nothing: whoever waits for it waits on. So the link is
 * asked now and then whether an answer still comes ({@link #ask}); if none does, {@link #giveUp} ends everything that may
 * begin again elsewhere and starts new connections. A write that must not be repeated is left waiting a little
 * longer, since a true answer is worth more than an unknown outcome.
 */
final class ServerLink implements AutoCloseable {
    /** Until the head of the answer; longer than the 60 s that a server gives a request. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(65);
    /** How long an answer that shows life may take, unless it took long before: a busy machine is not a dead one. */
    static final Duration PROBE_LIMIT = Duration.ofMillis(600);
    /** How many times longer than usual. */
    private static final int PROBE_STRETCH = 5;

    private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);
    /** The same on connections that were never used: they are still being made, perhaps by cold code. */
    static final Duration FIRST_PROBE_LIMIT = Duration.ofSeconds(2);
    /** How much longer a write may wait for a silent server, and the body of an answer that has begun. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Open to everybody, and answered without looking at anything. */
    private static final String PROBE_PATH = "/livez";

    /** Streams alone may be silent for as long before anybody asks: nobody waits for an answer that is due. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** What a server did when it was asked for a sign of life. */
    enum Life {
        ANSWERS,
        REFUSES,
        SILENT
    }

    /** How long to wait for a connection. */
    enum Patience {
        /** There are other servers to go to. */
        SHORT,
        /** None of them could be reached in a short time. */
        LONG
    }

    private record Clients(SharedConnection requests, SharedConnection watches) {
        void abandon() {
            requests.abandon();
            watches.abandon();
        }

        void shutdownNow() {
            abandon();
            requests.client().shutdownNow();
            watches.client().shutdownNow();
        }
    }

    private final URI server;
    private final Function<Patience, HttpClient> newClient;
    private final Timers timers;
    /** Requests whose head has not come, and which may be sent again. */
    private final Set<CompletableFuture<?>> repeatable = ConcurrentHashMap.newKeySet();
    /** Exchanges that have not ended, watches included. */
    private final AtomicInteger open = new AtomicInteger();

    /** Exchanges whose head has not come. */
    private final AtomicInteger awaited = new AtomicInteger();

    private volatile Clients clients;
    private final SignsOfLife signs;
    private volatile boolean answered;
    /** How long answers to probes take, smoothed. */
    private volatile long usualNanos;
    /** Made when they are first needed. Guarded by this. */
    private @Nullable Clients patient;

    ServerLink(URI server, Function<Patience, HttpClient> newClient, SignsOfLife signs, Timers timers) {
        this.server = server;
        this.signs = signs;
        this.newClient = newClient;
        this.timers = timers;
        this.clients = newClients(Patience.SHORT);
    }

    private Clients newClients(Patience patience) {
        return new Clients(
                new SharedConnection(newClient.apply(patience)), new SharedConnection(newClient.apply(patience)));
    }

    /** Whether somebody waits for an answer. */
    boolean owesAnswer() {
        return awaited.get() > 0;
    }

    /** Whether an exchange has not ended, be it a watch. */
    boolean isOpen() {
        return open.get() > 0;
    }

    /** How long nothing was heard of the server. */
    Duration silence() {
        return signs.silence(server);
    }

    /** Whether no other connection of the process asks the server at this moment. */
    boolean claimQuestion(Duration patience) {
        return signs.claimQuestion(server, patience);
    }

    private Clients clients(Patience patience) {
        if (patience == Patience.SHORT) {
            return clients;
        }
        synchronized (this) {
            var known = patient;
            if (known == null) {
                patient = known = newClients(Patience.LONG);
            }
            return known;
        }
    }

    /** @param counted called when {@link #owesAnswer} knows of the request: whoever looks after it finds it */
    Response exchange(Request request, Map<String, String> identity, Patience patience, Runnable counted)
            throws IOException, InterruptedException {
        var mine = clients(patience);
        boolean watch = HttpsTransport.isWatch(request);
        var connection = watch ? mine.watches : mine.requests;
        open.incrementAndGet();
        awaited.incrementAndGet();
        boolean begun = false;
        try {
            counted.run();
            var answer = connection.exchange(
                    client -> await(request, client.sendAsync(toHttp(request, identity), bodies())));
            begun = true;
            hasAnswered();
            var head = answer.head();
            Runnable broken = () -> connection.ended(answer.connection());
            var body = new CountedBody(head.body(), broken, watch ? broken : () -> {});
            return new Response(head.statusCode(), headers(head), body);
        } finally {
            awaited.decrementAndGet();
            if (!begun) {
                open.decrementAndGet();
            }
        }
    }

    private void hasAnswered() {
        signs.heardOf(server);
        answered = true;
    }

    private static HttpResponse.BodyHandler<InputStream> bodies() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }

    private <T> T await(Request request, CompletableFuture<T> answer) throws IOException, InterruptedException {
        if (request.repeatable()) {
            repeatable.add(answer);
        }
        try {
            return answer.get();
        } catch (CancellationException e) {
            throw new IOException(server + " is silent", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException) {
                throw new IOException(server + " is silent", e);
            }
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } finally {
            repeatable.remove(answer);
        }
    }

    private HttpRequest toHttp(Request request, Map<String, String> identity) {
        var body = request.body().length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(request.body());
        var http = HttpRequest.newBuilder(server.resolve(request.pathAndQuery()))
                .timeout(ANSWER_LIMIT)
                .method(request.method(), body);
        identity.forEach(http::header);
        request.headers().forEach(http::header);
        return http.build();
    }

    private static Map<String, String> headers(HttpResponse<?> answer) {
        var headers = new HashMap<String, String>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    /** Asks for any answer. The question stays open until it is closed, so that one may come late. */
    Question ask() {
        return new Question();
    }

    /** A question whether a server lives. Connections to a server that refuses have ended by themselves. */
    final class Question implements AutoCloseable {
        private final Duration limit = probeLimit();
        private final long began = System.nanoTime();
        private final CompletableFuture<HttpResponse<Void>> answer;

        private Question() {
            var request = HttpRequest.newBuilder(server.resolve(PROBE_PATH))
                    .timeout(ANSWER_LIMIT)
                    .build();
            this.answer = clients.requests
                    .client()
                    .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .whenComplete((head, failure) -> {
                        if (failure == null) {
                            answeredAfter(Math.min(System.nanoTime() - began, limit.toNanos()));
                        }
                    });
        }

        /** What became of it within the time that an answer may take. */
        Life life() throws InterruptedException {
            try {
                answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return Life.ANSWERS;
            } catch (ExecutionException e) {
                return e.getCause() instanceof HttpTimeoutException ? Life.SILENT : Life.REFUSES;
            } catch (TimeoutException e) {
                return Life.SILENT;
            }
        }

        /** Whether an answer has come by now, however late. */
        boolean isAnswered() {
            return answer.isDone() && !answer.isCompletedExceptionally();
        }

        @Override
        public void close() {
            answer.cancel(true);
        }
    }

    private void answeredAfter(long nanos) {
        usualNanos = answered ? (3 * usualNanos + nanos) / 4 : nanos;
        hasAnswered();
    }

    private Duration probeLimit() {
        if (!answered) {
            return FIRST_PROBE_LIMIT;
        }
        var stretched = Duration.ofNanos(usualNanos * PROBE_STRETCH);
        if (stretched.compareTo(PROBE_LIMIT) < 0) {
            return PROBE_LIMIT;
        }
        return stretched.compareTo(LONGEST_PROBE) < 0 ? stretched : LONGEST_PROBE;
    }

    /** Ends watches and what may be repeated at once, the rest after {@link #PATIENCE}. */
    synchronized void giveUp() {
        var old = clients;
        clients = newClients(Patience.SHORT);
        answered = false;
        old.abandon();
        repeatable.forEach(answer -> answer.cancel(true));
        leave(old);
        if (patient != null) {
            leave(patient);
            patient = null;
        }
    }

    private void leave(Clients old) {
        old.abandon();
        old.watches.client().shutdownNow();
        old.requests.client().shutdown();
        timers.after(PATIENCE, old.requests.client()::shutdownNow);
    }

    @Override
    public synchronized void close() {
        clients.shutdownNow();
        if (patient != null) {
            patient.shutdownNow();
        }
    }

    /** Tells when its exchange ends, and that what comes is a sign of life. */
    private final class CountedBody extends FilterInputStream {
        private final Runnable broken;
        private final Runnable ended;
        private boolean closed;

        /**
         * @param broken called when reading fails
         * @param ended called when the exchange ends
         */
        CountedBody(InputStream in, Runnable broken, Runnable ended) {
            super(in);
            this.broken = broken;
            this.ended = ended;
        }

        @Override
        public int read() throws IOException {
            try {
                return heard(super.read());
            } catch (IOException e) {
                broken.run();
                throw e;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return heard(super.read(into, offset, length));
            } catch (IOException e) {
                broken.run();
                throw e;
            }
        }

        private int heard(int result) {
            if (result >= 0) {
                signs.heardOf(server);
            }
            return result;
        }

        @Override
        public void close() throws IOException {
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                    ended.run();
                }
            }
            super.close();
        }
    }
}
