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
    private final LongSupplier nanos;
    private final Map<URI, Long> lastNanos = new ConcurrentHashMap<>();

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

    boolean silentFor(URI server, Duration duration) {
        var last = lastNanos.get(server);
        return last == null || nanos.getAsLong() - last > duration.toNanos();
    }
}
