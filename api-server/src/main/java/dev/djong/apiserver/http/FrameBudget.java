package dev.djong.apiserver.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many at once, and so many a second after that. */
final class FrameBudget {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int burst;
    private final int aSecond;
    private final LongSupplier nanos;
    /** Guarded by this. */
    private double left;
    /** Guarded by this. */
    private long filledAt;

    FrameBudget(int burst, int aSecond, LongSupplier nanos) {
        this.burst = burst;
        this.aSecond = aSecond;
        this.nanos = nanos;
        this.left = burst;
        this.filledAt = nanos.getAsLong();
    }

    /** False when nothing is left. */
    synchronized boolean take() {
        long now = nanos.getAsLong();
        left = Math.min(burst, left + aSecond * ((now - filledAt) / NANOS_A_SECOND));
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
