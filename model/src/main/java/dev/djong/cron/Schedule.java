package dev.djong.cron;

import java.time.Instant;
import java.util.Optional;

/** Points in time that come again and again. */
public sealed interface Schedule permits FieldSchedule, IntervalSchedule {

    /** The first point after {@code time}; empty where there is none within five years ({@code 0 0 30 2 *}). */
    Optional<Instant> next(Instant time);

    /**
     * Reads a schedule, evaluated in UTC unless it begins with {@code TZ=} or {@code CRON_TZ=}.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax">Schedule syntax</a>
     * @throws InvalidSchedule if the text is none
     */
    static Schedule parse(String text) {
        return ScheduleParser.parse(text);
    }
}
