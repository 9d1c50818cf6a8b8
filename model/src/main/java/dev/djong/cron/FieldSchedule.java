package dev.djong.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Minutes of the wall clock. Where both day fields restrict, one of them is enough; where one is {@code *}, only the other
 * counts.
 *
 * <pre>{@code
 * 0 0 13 * fri    the 13th and every Friday
 * 0 0 *  * fri    every Friday
 * }</pre>
 *
 * <p>What the clock skips in spring does not happen on that day; an hour that comes twice in autumn happens twice.
 */
record FieldSchedule(
        CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek, ZoneId zone)
        implements Schedule {
    /** A day that has not come by then does not exist: the 29th of February is never further away. */
    private static final int YEARS = 5;

    @Override
    public Optional<Instant> next(Instant time) {
        var at = time.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        int lastYear = at.getYear() + YEARS;
        while (at.getYear() <= lastYear) {
            if (!month.allows(at.getMonthValue())) {
                at = at.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            } else if (!allowsDay(at)) {
                at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (!hour.allows(at.getHour())) {
                at = nextHour(at);
            } else if (!minute.allows(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                return Optional.of(at.toInstant());
            }
        }
        return Optional.empty();
    }

    private boolean allowsDay(ZonedDateTime at) {
        boolean ofMonth = dayOfMonth.allows(at.getDayOfMonth());
        boolean ofWeek = dayOfWeek.allows(at.getDayOfWeek().getValue() % 7);
        return dayOfMonth.star() || dayOfWeek.star() ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    /** In elapsed time, so that a repeated hour is seen twice. */
    private static ZonedDateTime nextHour(ZonedDateTime at) {
        return at.plus(Duration.ofMinutes(60L - at.getMinute()));
    }
}
