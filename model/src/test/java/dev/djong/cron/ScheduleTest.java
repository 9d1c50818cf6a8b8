package dev.djong.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a schedule, a moment, and the next point after it. 2026-01-01 is a Thursday. */
class ScheduleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *           | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z
            * * * * *           | 2026-01-01T00:00:59Z | 2026-01-01T00:01:00Z
            */15 * * * *        | 2026-01-01T00:15:00Z | 2026-01-01T00:30:00Z
            5/20 * * * *        | 2026-01-01T00:30:00Z | 2026-01-01T00:45:00Z
            10-20/5 * * * *     | 2026-01-01T00:16:00Z | 2026-01-01T00:20:00Z
            0 9-17 * * MON-FRI  | 2026-01-02T17:30:00Z | 2026-01-05T09:00:00Z
            0 0 13 * fri        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            0 0 13 * fri        | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z
            0 0 13 * *          | 2026-01-01T00:00:00Z | 2026-01-13T00:00:00Z
            0 0 */2 * fri       | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            0 0 */1 * fri       | 2026-01-03T00:00:00Z | 2026-01-09T00:00:00Z
            0 0 ? * sun         | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
            0 0 29 2 *          | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
            0 12 1 jan,JUL *    | 2026-01-01T12:00:00Z | 2026-07-01T12:00:00Z
            59 23 31 12 *       | 2026-01-01T00:00:00Z | 2026-12-31T23:59:00Z
            @hourly             | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z
            @daily              | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            @midnight           | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            @weekly             | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
            @monthly            | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z
            @yearly             | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z
            @every 1h30m        | 2026-01-01T00:00:10Z | 2026-01-01T01:30:10Z
            @every 1ms          | 2026-01-01T00:00:00Z | 2026-01-01T00:00:01Z
            """)
    void comesNextAt(String schedule, Instant from, Instant next) {
        assertThat(Schedule.parse(schedule).next(from)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TZ=Europe/Berlin 0 9 * * *             | 2026-01-01T00:00:00Z      | 2026-01-01T09:00:00+01:00
            CRON_TZ=America/New_York 30 1 * * *    | 2026-01-01T00:00:00Z      | 2026-01-01T01:30:00-05:00
            TZ=America/New_York 30 2 * * *         | 2026-03-08T00:00:00-05:00 | 2026-03-09T02:30:00-04:00
            TZ=America/New_York 0 * * * *          | 2026-03-08T01:00:00-05:00 | 2026-03-08T03:00:00-04:00
            TZ=America/New_York 30 1 * * *         | 2026-11-01T00:00:00-04:00 | 2026-11-01T01:30:00-04:00
            TZ=America/New_York 30 1 * * *         | 2026-11-01T01:30:00-04:00 | 2026-11-01T01:30:00-05:00
            TZ=America/New_York 30 1 * * *         | 2026-11-01T01:30:00-05:00 | 2026-11-02T01:30:00-05:00
            TZ=America/New_York 0 * * * *          | 2026-11-01T01:00:00-04:00 | 2026-11-01T01:00:00-05:00
            TZ=Asia/Kolkata 15 * * * *             | 2026-01-01T00:00:00Z      | 2026-01-01T06:15:00+05:30
            TZ=Australia/Lord_Howe 15 2 * * *      | 2026-10-03T12:00:00Z      | 2026-10-05T02:15:00+11:00
            TZ=Africa/Cairo 0 1 24 4 *             | 2026-04-23T00:00:00Z      | 2026-04-24T01:00:00+03:00
            """)
    void followsTheClockOfItsTimeZone(String schedule, OffsetDateTime from, OffsetDateTime next) {
        assertThat(Schedule.parse(schedule).next(from.toInstant())).contains(next.toInstant());
    }

    @Test
    void aDayThatNeverComesHasNoNext() {
        assertThat(Schedule.parse("59 23 31 2 *").next(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                    | empty spec string
            * * * *               | expected exactly 5 fields, found 4: [* * * *]
            0 * * * * *           | expected exactly 5 fields, found 6: [0 * * * * *]
            60 * * * *            | end of range (60) above maximum (59): 60
            * * 0 * *             | beginning of range (0) below minimum (1): 0
            * * * * 7             | end of range (7) above maximum (6): 7
            5-3 * * * *           | beginning of range (5) beyond end of range (3): 5-3
            1-2-3 * * * *         | too many hyphens: 1-2-3
            1/2/3 * * * *         | too many slashes: 1/2/3
            */0 * * * *           | step of range should be a positive number: */0
            a * * * *             | 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'
            * * * janu *          | 'failed to parse int from janu: strconv.Atoi: parsing "janu": invalid syntax'
            -1 * * * *            | 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'
            @never                | unrecognized descriptor: @never
            @every x              | 'failed to parse duration @every x: time: invalid duration "x"'
            TZ=Mars/Base * * * * *| provided bad location Mars/Base: unknown time zone Mars/Base
            """)
    void anythingElseIsRefused(String schedule, String reason) {
        assertThatThrownBy(() -> Schedule.parse(schedule))
                .isInstanceOf(InvalidSchedule.class)
                .hasMessage(reason);
    }
}
