package dev.djong.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client whose requests share one connection. The JDK's client multiplexes onto the connection that it has, but
 * as long as it has none each request makes its own: fifty informers that begin at once would mean fifty handshakes,
 * and fifty connections for as long as their watches last.
 *
 * <p>So the first request goes alone, and those that come meanwhile follow when its answer has begun, or fail as it does
 * where no connection came about. The same after a failure: a server that comes back is not met by everybody at once.
 *
 * <pre>{@code
 * A sends  -> handshake -> head of A's answer
 * B, C, D wait ..........................: B, C, D send on the same connection
 * }</pre>
 */
final class SharedConnection {
    /** For an answer that takes its time although the connection stands: then the others make connections of their own. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** Sends one request and waits for the head of its answer. */
    interface Exchange<T> {
        T send(HttpClient client) throws IOException, InterruptedException;
    }

    /** A connection as requests see it: done when it stands, failed when it did not come about. */
    static final class Opening {
        private final CompletableFuture<Void> stands = new CompletableFuture<>();
    }

    /** The head of an answer, and the connection that it came by. */
    record Begun<T>(T head, Opening connection) {}

    private final HttpClient client;
    /** Null where the next request has to go alone. */
    private final AtomicReference<@Nullable Opening> current = new AtomicReference<>();

    SharedConnection(HttpClient client) {
        this.client = client;
    }

    HttpClient client() {
        return client;
    }

    /** @throws ConnectException also where the connection was abandoned before the request was sent */
    <T> Begun<T> exchange(Exchange<T> exchange) throws IOException, InterruptedException {
        while (true) {
            var mine = new Opening();
            var existing = current.compareAndExchange(null, mine);
            if (existing == null) {
                return send(exchange, mine);
            }
            if (stands(existing)) {
                return send(exchange, existing);
            }
        }
    }

    private <T> Begun<T> send(Exchange<T> exchange, Opening connection) throws IOException, InterruptedException {
        try {
            var head = exchange.send(client);
            connection.stands.complete(null);
            return new Begun<>(head, connection);
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Those who wait look again only after this, and find that somebody has to go alone.
            ended(connection);
            connection.stands.completeExceptionally(e);
            throw e;
        }
    }

    /** A stream of this connection has ended, perhaps with all others: the next request goes alone, to see if it stands. */
    void ended(Opening connection) {
        current.compareAndSet(connection, null);
    }

    /** Whoever has not sent its request fails with a {@link ConnectException} from here on. */
    void abandon() {
        var failure = new ConnectException("the connection was given up");
        var last = new Opening();
        last.stands.completeExceptionally(failure);
        var previous = current.getAndSet(last);
        if (previous != null) {
            previous.stands.completeExceptionally(failure);
        }
    }

    /**
     * Whether a request may be sent now; otherwise somebody has to go alone again.
     *
     * @throws IOException if no connection came about for whoever went alone
     */
    private static boolean stands(Opening connection) throws IOException, InterruptedException {
        try {
            connection.stands.get(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure && isUnsent(failure)) {
                throw failure;
            }
            return false;
        }
    }

    /** No connection came about, so the server knows nothing of the request. */
    static boolean isUnsent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException;
    }
}
