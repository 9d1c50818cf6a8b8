package dev.djong.apiserver.webhook;

import dev.djong.apiserver.webhook.WebhookConnection.Answer;
import dev.djong.apiserver.webhook.WebhookConnection.Deadline;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.Pem;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls webhooks: one POST of JSON, one answer of JSON, within a time. Connections are kept for the next call of the same
 * webhook. One that was kept may have died meanwhile; what fails on it before an answer begins is sent again on a new one.
 *
 * <p>The lock guards the kept connections and TLS contexts, and never spans I/O but the closing of what is dropped.
 */
public final class WebhookClient implements AutoCloseable {
    /** Webhooks that connections and trust are kept for; the one that was called longest ago goes first. */
    static final int MAX_TARGETS = 64;

    static final int MAX_IDLE_A_TARGET = 8;
    /** Servers and middle boxes forget a quiet connection after about a minute. */
    static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

    private static final String UNKNOWN_AUTHORITY =
            "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    private static final int MAX_QUOTED_CHARS = 2 << 10;

    private final ServiceResolver services;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<WebhookTarget, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** What is kept of a webhook. */
    private record Kept(SSLContext tls, Deque<Idle> idle) {}

    private record Idle(WebhookConnection connection, long sinceNanos) {}

    public WebhookClient(ServiceResolver services) {
        this.services = services;
    }

    /**
     * Sends {@code review} and returns the answer. The path's query tells the webhook how many seconds it has.
     *
     * @throws WebhookCallException if there is no answer, or it is no success, or no JSON object
     */
    public JsonObject post(WebhookTarget target, JsonObject review, Duration timeout) throws WebhookCallException {
        var query = "?timeout=" + (timeout.toMillis() + 999) / 1000 + "s";
        var body = JsonWriter.toBytes(review);
        var head = "POST " + (target.path().isEmpty() ? "/" : target.path()) + query + " HTTP/1.1\r\n"
                + "Host: " + target.authority() + "\r\n"
                + "Accept: application/json, */*\r\n"
                + "Content-Type: application/json\r\n"
                + "User-Agent: kube-apiserver-admission\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        var deadline = new Deadline(System.nanoTime() + timeout.toNanos());
        try {
            return success(exchange(target, head, body, deadline));
        } catch (IOException e) {
            throw new WebhookCallException("Post \"" + target.url(query) + "\": " + reason(e));
        }
    }

    private Answer exchange(WebhookTarget target, String head, byte[] body, Deadline deadline)
            throws IOException, WebhookCallException {
        for (var idle = takeIdle(target); idle != null; idle = takeIdle(target)) {
            try {
                return exchange(target, idle, head, body, deadline);
            } catch (SocketTimeoutException slow) {
                throw slow;
            } catch (IOException died) {
                if (idle.hasBegunToAnswer()) {
                    throw died;
                }
            }
        }
        var tls = tls(target);
        var fresh = WebhookConnection.open(tls, target.host(), address(target), deadline);
        return exchange(target, fresh, head, body, deadline);
    }

    private Answer exchange(
            WebhookTarget target, WebhookConnection connection, String head, byte[] body, Deadline deadline)
            throws IOException {
        boolean done = false;
        try {
            var answer = connection.post(head, body, deadline);
            done = true;
            return answer;
        } finally {
            if (done && connection.isReusable()) {
                keep(target, connection);
            } else {
                connection.close();
            }
        }
    }

    private InetSocketAddress address(WebhookTarget target) throws IOException {
        var service = target.service();
        if (service.isEmpty()) {
            return new InetSocketAddress(target.host(), target.port());
        }
        try {
            return services.resolve(service.get().namespace(), service.get().name(), target.port());
        } catch (WebhookCallException unresolved) {
            throw new IOException(unresolved.getMessage(), unresolved);
        }
    }

    private SSLContext tls(WebhookTarget target) throws WebhookCallException {
        lock.lock();
        try {
            var known = kept.get(target);
            if (known != null) {
                return known.tls;
            }
        } finally {
            lock.unlock();
        }
        return keptFor(target, trusting(target.caBundle()));
    }

    private static SSLContext trusting(String bundle) throws WebhookCallException {
        try {
            if (bundle.isBlank()) {
                return SSLContext.getDefault();
            }
            return TlsContexts.client(Pem.certificates(bundle), Optional.empty());
        } catch (NoSuchAlgorithmException | RuntimeException unreadable) {
            throw new WebhookCallException("unable to load root certificates: " + unreadable.getMessage());
        }
    }

    private SSLContext keptFor(WebhookTarget target, SSLContext tls) {
        Kept dropped = null;
        lock.lock();
        try {
            var before = kept.putIfAbsent(target, new Kept(tls, new ArrayDeque<>()));
            if (before != null) {
                return before.tls;
            }
            if (kept.size() > MAX_TARGETS) {
                dropped = kept.pollFirstEntry().getValue();
            }
        } finally {
            lock.unlock();
        }
        close(dropped);
        return tls;
    }

    private @Nullable WebhookConnection takeIdle(WebhookTarget target) {
        while (true) {
            Idle idle;
            lock.lock();
            try {
                var known = kept.get(target);
                idle = known == null ? null : known.idle.pollLast();
            } finally {
                lock.unlock();
            }
            if (idle == null || System.nanoTime() - idle.sinceNanos < MAX_IDLE_TIME.toNanos()) {
                return idle == null ? null : idle.connection;
            }
            closeQuietly(idle.connection);
        }
    }

    private void keep(WebhookTarget target, WebhookConnection connection) throws IOException {
        lock.lock();
        try {
            var known = kept.get(target);
            if (known != null && known.idle.size() < MAX_IDLE_A_TARGET) {
                known.idle.addLast(new Idle(connection, System.nanoTime()));
                return;
            }
        } finally {
            lock.unlock();
        }
        connection.close();
    }

    /** What a client of the api-server would have been told. */
    private static JsonObject success(Answer answer) throws WebhookCallException {
        if (answer.code() < 200 || answer.code() > 299) {
            throw new WebhookCallException(refusal(answer));
        }
        try {
            if (JsonReader.read(answer.body()) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonSyntaxException malformed) {
            throw new WebhookCallException("couldn't get version/kind; json parse error: " + malformed.getMessage());
        }
        throw new WebhookCallException("couldn't get version/kind; json parse error: the answer is no object");
    }

    private static String refusal(Answer answer) {
        var text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        var shown = text.length() > MAX_QUOTED_CHARS ? text.substring(0, MAX_QUOTED_CHARS) : text;
        return switch (answer.code()) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> shown.isEmpty() ? "forbidden" : shown;
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> shown.isEmpty() ? "the server is currently unable to handle the request" : shown;
            default ->
                answer.code() >= 500
                        ? "an error on the server (" + Json.of(shown) + ") has prevented the request from succeeding"
                        : "the server responded with the status code " + answer.code()
                                + " but did not return more information";
        };
    }

    /** Go's words for what goes wrong with a connection: people search for them. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException ignored -> "context deadline exceeded";
            case ConnectException refused -> String.valueOf(refused.getMessage());
            case SSLException tls -> tlsReason(tls);
            case EOFException eof -> String.valueOf(eof.getMessage());
            case SocketException broken -> "read tcp: " + broken.getMessage();
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static String tlsReason(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException expired -> {
                    return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: "
                            + expired.getMessage();
                }
                case CertPathBuilderException ignored -> {
                    return UNKNOWN_AUTHORITY;
                }
                case CertPathValidatorException path
                when path.getReason() == PKIXReason.NO_TRUST_ANCHOR -> {
                    return UNKNOWN_AUTHORITY;
                }
                case CertificateException other
                when other.getCause() == null -> {
                    return "tls: failed to verify certificate: x509: " + other.getMessage();
                }
                default -> {}
            }
        }
        return "tls: " + failure.getMessage();
    }

    @Override
    public void close() {
        Map<WebhookTarget, Kept> all;
        lock.lock();
        try {
            all = new LinkedHashMap<>(kept);
            kept.clear();
        } finally {
            lock.unlock();
        }
        all.values().forEach(WebhookClient::close);
    }

    private static void close(@Nullable Kept dropped) {
        if (dropped != null) {
            dropped.idle.forEach(idle -> closeQuietly(idle.connection));
        }
    }

    /** A connection that nobody waits for any more has no failures that matter. */
    private static void closeQuietly(WebhookConnection connection) {
        try {
            connection.close();
        } catch (IOException alreadyBroken) {
            // it is gone either way
        }
    }
}
