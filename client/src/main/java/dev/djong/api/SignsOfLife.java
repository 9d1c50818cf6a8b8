package dev.djong.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each api-server was last heard of. Connections of one process that speak for different users share it: a server that
 * just answered one of them need not be asked by the others.
 */
public final class SignsOfLife {
    static final Duration NEVER = Duration.ofDays(1);

    private final LongSupplier nanos;
    private final Map<URI, Long> lastNanos = new ConcurrentHashMap<>();
    private final Map<URI, Long> askedNanos = new ConcurrentHashMap<>();

    public SignsOfLife() {
        this(System::nanoTime);
    }

    /** @param nanos counts up, as {@link System#nanoTime} */
    SignsOfLife(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void heardOf(URI server) {
        lastNanos.put(server, nanos.getAsLong());
    }

    /** How long nothing was heard of the server; {@link #NEVER} if nothing ever was. */
    Duration silence(URI server) {
        var last = lastNanos.get(server);
        return last == null ? NEVER : Duration.ofNanos(nanos.getAsLong() - last);
    }

    /**
     * Whether the caller is the one to ask now. All that share this come to doubt at the same moment, and one question is
     * enough; whoever is refused looks again after {@code patience}, and asks then if the answer is not there.
     */
    boolean claimQuestion(URI server, Duration patience) {
        long now = nanos.getAsLong();
        var before = askedNanos.get(server);
        if (before == null) {
            return askedNanos.putIfAbsent(server, now) == null;
        }
        return now - before >= patience.toNanos() && askedNanos.replace(server, before, now);
    }
}
