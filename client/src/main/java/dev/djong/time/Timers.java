package dev.djong.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock and everything that waits for it. */
public interface Timers extends InstantSource {

    /** A planned action. Cancelling one that ran or runs does nothing. */
    interface Timer {
        void cancel();
    }

    @Override
    Instant instant();

    /** Runs {@code action} once, after {@code delay}. It may block; what it throws is logged. */
    Timer after(Duration delay, Runnable action);

    /** Blocks the caller for {@code duration}. */
    void pause(Duration duration) throws InterruptedException;
}
