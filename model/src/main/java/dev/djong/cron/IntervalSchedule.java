package dev.djong.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** {@code @every 1h30m}: a fixed time after the last point, whatever the clock on the wall says. */
record IntervalSchedule(Duration every) implements Schedule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    IntervalSchedule {
        every = every.compareTo(SHORTEST) < 0 ? SHORTEST : every.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public Optional<Instant> next(Instant time) {
        return Optional.of(time.truncatedTo(ChronoUnit.SECONDS).plus(every));
    }
}
