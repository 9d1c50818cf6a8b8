package dev.djong.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;

/** Time that moves only when a test says so. Actions run in the test's thread, in order of their due time. */
public final class VirtualTimers implements Timers {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Planned(Instant due, long order, Runnable action) {}

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparing(Planned::due).thenComparingLong(Planned::order));
    private Instant now;
    private long order;

    public VirtualTimers() {
        this(START);
    }

    public VirtualTimers(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable action) {
        var plan = new Planned(now.plus(delay), order++, action);
        planned.add(plan);
        return () -> cancel(plan);
    }

    private synchronized void cancel(Planned plan) {
        planned.remove(plan);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        after(duration, over::countDown);
        over.await();
    }

    /** When the next action is due. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(planned.peek()).map(Planned::due);
    }

    public void advance(Duration duration) {
        var until = instant().plus(duration);
        for (var next = nextUntil(until); next.isPresent(); next = nextUntil(until)) {
            next.get().run();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized Optional<Runnable> nextUntil(Instant until) {
        var next = planned.peek();
        if (next == null || next.due.isAfter(until)) {
            return Optional.empty();
        }
        planned.remove();
        now = next.due.isAfter(now) ? next.due : now;
        return Optional.of(next.action);
    }
}
