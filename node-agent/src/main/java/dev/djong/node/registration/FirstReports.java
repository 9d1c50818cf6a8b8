package dev.djong.node.registration;

import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Reports a node that has just started again and again until it is told to be ready. A runtime that starts beside the agent
 * has its network some moments later, and nobody is to wait for the next heartbeat then. Upstream's kubelet does the same
 * (its fast status update).
 */
public final class FirstReports implements AutoCloseable {
    static final Duration PERIOD = Duration.ofMillis(200);
    /** What is not ready by then has a reason that takes longer: heartbeats are enough. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final Timers timers;
    private final BooleanSupplier reportedReady;
    private final Runnable report;
    private final Instant end;
    private volatile boolean closed;

    /** @param report must not block */
    public FirstReports(Timers timers, BooleanSupplier reportedReady, Runnable report) {
        this.timers = timers;
        this.reportedReady = reportedReady;
        this.report = report;
        this.end = timers.instant().plus(LIMIT);
    }

    /** Reports now, and then until the node is ready. */
    public void start() {
        report.run();
        timers.after(PERIOD, this::again);
    }

    private void again() {
        if (!closed && !reportedReady.getAsBoolean() && timers.instant().isBefore(end)) {
            start();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
