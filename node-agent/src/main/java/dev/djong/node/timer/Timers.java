package dev.djong.node.timer;

import java.time.Duration;

/** Runs short tasks later. A task must not block: it wakes somebody up or hands work to an executor. */
public interface Timers {

    /** A task that has not run yet. */
    interface Alarm {
        /** Takes the task back; without effect once it ran. */
        void cancel();
    }

    /** Runs {@code task} once after {@code delay}; a negative delay counts as none. */
    Alarm after(Duration delay, Runnable task);

    /** Runs {@code task} every {@code period}, the first time after one period, until cancelled. */
    default Alarm every(Duration period, Runnable task) {
        var repeating = new RepeatingAlarm(this, period, task);
        repeating.arm();
        return repeating;
    }
}
