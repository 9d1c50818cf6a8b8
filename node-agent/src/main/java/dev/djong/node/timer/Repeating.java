package dev.djong.node.timer;

import dev.djong.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a task again and again. It is armed before each run, so a run that fails does not end the series. */
public final class Repeating implements AutoCloseable {
    private final Timers timers;
    private final Duration period;
    private final Runnable task;
    private Timers.@Nullable Timer next;
    private boolean closed;

    private Repeating(Timers timers, Duration period, Runnable task) {
        this.timers = timers;
        this.period = period;
        this.task = task;
    }

    /** The first run comes after one period. Runs that take longer than a period would overlap: hand over such work. */
    public static Repeating every(Duration period, Timers timers, Runnable task) {
        var repeating = new Repeating(timers, period, task);
        repeating.arm();
        return repeating;
    }

    private synchronized void arm() {
        if (!closed) {
            next = timers.after(period, this::fire);
        }
    }

    private void fire() {
        arm();
        task.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
