package dev.djong.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double from {@code first} to {@code longest}, each stretched by up to {@code jitter} of itself so that
 * clients that failed together do not come back together. Not thread-safe.
 */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final double jitter;
    private final RandomGenerator random;
    private int failures;

    /** @param jitter 0 for none; 1 stretches by up to twice */
    public Backoff(Duration first, Duration longest, double jitter, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.jitter = jitter;
        this.random = random;
    }

    public Duration next() {
        var base = doubled(first, longest, failures++);
        return base.plusNanos((long) (base.toNanos() * jitter * random.nextDouble()));
    }

    public void reset() {
        failures = 0;
    }

    /** {@code first} times two to the power of {@code times}, at most {@code longest}. */
    public static Duration doubled(Duration first, Duration longest, int times) {
        long nanos = first.toNanos();
        for (int i = 0; i < times && nanos < longest.toNanos(); i++) {
            nanos *= 2;
        }
        return Duration.ofNanos(Math.min(nanos, longest.toNanos()));
    }
}
