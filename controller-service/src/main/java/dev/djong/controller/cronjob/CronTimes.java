package dev.djong.controller.cronjob;

import dev.djong.cron.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a moment lies in a schedule.
 *
 * @param due the last point that has passed; empty where none has
 * @param next the first one to come; empty where there is none in sight
 * @param missed about how many have passed, {@code due} included
 */
record CronTimes(Optional<Instant> due, Optional<Instant> next, long missed) {

    /** @param since the last point that was attended to; what was before does not count */
    static CronTimes of(Schedule schedule, Instant since, Instant now) {
        var first = schedule.next(since);
        if (first.isEmpty() || first.get().isAfter(now)) {
            return new CronTimes(Optional.empty(), first, 0);
        }
        var second = schedule.next(first.get());
        if (second.isEmpty() || second.get().isAfter(now)) {
            return new CronTimes(first, second, 1);
        }
        var step = Duration.between(first.get(), second.get());
        long steps = Duration.between(first.get(), now).dividedBy(step);
        var due = last(schedule, first.get(), step, steps, now);
        return new CronTimes(Optional.of(due), schedule.next(due), steps + 1);
    }

    /**
     * Looks from ever further back, so that a year of minutes need not be walked through, and in whole steps, so that an
     * interval stays in time with its beginning.
     */
    private static Instant last(Schedule schedule, Instant first, Duration step, long steps, Instant now) {
        for (long back = 1; ; back *= 2) {
            var from = first.plus(step.multipliedBy(Math.max(0, steps - back)));
            @Nullable Instant last = from.equals(first) ? first : null;
            for (var point = schedule.next(from);
                    point.isPresent() && !point.get().isAfter(now); ) {
                last = point.get();
                point = schedule.next(last);
            }
            if (last != null) {
                return last;
            }
        }
    }
}
