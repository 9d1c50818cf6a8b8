package dev.djong.apiserver.watch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rings when a time has come that is mostly put off before it does. A watcher is woken by events long before its time, and
 * to set and cancel a timer for each of its waits costs more than to read an event. So the timer is left as it is when the
 * time is put off: it finds out when it goes off, and sets itself again for what is left.
 */
final class Alarm implements AutoCloseable {
    /**
     * So much too late is in time. A time that is worked out anew for each wait differs by some nanoseconds, and must not
     * start a timer for being a little earlier.
     */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Runnable ring;
    /** Guarded by this. */
    private @Nullable CompletableFuture<?> timer;
    /** When the timer goes off, by {@link System#nanoTime}. Guarded by this. */
    private long timerNanos;
    /** Guarded by this. */
    private long dueNanos;
    /** Guarded by this. */
    private boolean closed;

    /** @param ring must not block */
    Alarm(Runnable ring) {
        this.ring = ring;
    }

    /** Puts the time forward or off. @param nanos by {@link System#nanoTime} */
    synchronized void set(long nanos) {
        dueNanos = nanos;
        if (timer == null || timerNanos - nanos > SLACK_NANOS) {
            start();
        }
    }

    private void start() {
        cancel();
        if (!closed) {
            timerNanos = dueNanos;
            var started = new CompletableFuture<@Nullable Void>();
            timer = started;
            started.completeOnTimeout(null, Math.max(0, dueNanos - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .thenRun(() -> goOff(started));
        }
    }

    private void goOff(CompletableFuture<?> which) {
        if (isDue(which)) {
            ring.run();
        }
    }

    private synchronized boolean isDue(CompletableFuture<?> which) {
        if (timer != which) {
            return false;
        }
        timer = null;
        if (dueNanos - System.nanoTime() > 0) {
            start();
            return false;
        }
        return true;
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        cancel();
    }
}
