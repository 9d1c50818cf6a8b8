package dev.djong.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's clock. One daemon thread keeps all delays; the actions run on virtual threads of their own. */
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTimers.class);

    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor delays;

    public SystemTimers() {
        delays = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "timers");
            thread.setDaemon(true);
            return thread;
        });
        delays.setRemoveOnCancelPolicy(true);
        delays.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        if (delays.isShutdown()) {
            return () -> {};
        }
        var planned = delays.schedule(() -> start(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    private static void start(Runnable action) {
        Thread.ofVirtual().name("timer-action").start(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("a timer's action failed", e);
            }
        });
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        var never = new CountDownLatch(1);
        var unused = never.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        delays.shutdownNow();
    }
}
