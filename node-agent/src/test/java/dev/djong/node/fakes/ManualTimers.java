package dev.djong.node.fakes;

import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test moves it; what falls due meanwhile runs on the mover's thread, in order. */
public final class ManualTimers implements Timers {
    private record Due(Instant at, long order, Runnable action) {}

    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long order;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable action) {
        var due = new Due(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, action);
        waiting.add(due);
        return () -> cancel(due);
    }

    private synchronized void cancel(Due due) {
        waiting.remove(due);
    }

    @Override
    public void pause(Duration duration) {
        throw new UnsupportedOperationException("nobody pauses on a clock that stands still");
    }

    public void advance(Duration by) {
        var end = instant().plus(by);
        for (var due = next(end); due != null; due = next(end)) {
            due.action.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Due next(Instant end) {
        var due = waiting.peek();
        if (due == null || due.at.isAfter(end)) {
            return null;
        }
        now = due.at;
        return waiting.poll();
    }
}
