package dev.djong.node.timer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Arms itself again before each run, so that a failing task does not end the series. */
final class RepeatingAlarm implements Timers.Alarm {
    private final Timers timers;
    private final Duration period;
    private final Runnable task;
    private Timers.@Nullable Alarm next;
    private boolean cancelled;

    RepeatingAlarm(Timers timers, Duration period, Runnable task) {
        this.timers = timers;
        this.period = period;
        this.task = task;
    }

    synchronized void arm() {
        if (!cancelled) {
            next = timers.after(period, this::fire);
        }
    }

    private void fire() {
        arm();
        task.run();
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (next != null) {
            next.cancel();
        }
    }
}
