package dev.djong.controller.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.cron.Schedule;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 * * * *      | 2026-01-01T00:00:00Z | 2026-01-01T00:59:59Z |                      | 2026-01-01T01:00:00Z | 0
            0 * * * *      | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z | 2026-01-01T01:00:00Z | 2026-01-01T02:00:00Z | 1
            0 * * * *      | 2026-01-01T00:00:00Z | 2026-01-01T05:30:00Z | 2026-01-01T05:00:00Z | 2026-01-01T06:00:00Z | 5
            * * * * *      | 2025-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 525600
            * 6 * * *      | 2025-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 2025-12-31T06:59:00Z | 2026-01-01T06:00:00Z | 525241
            0 9 * * mon    | 2026-01-02T00:00:00Z | 2026-01-14T00:00:00Z | 2026-01-12T09:00:00Z | 2026-01-19T09:00:00Z | 2
            @every 7m      | 2026-01-01T00:00:10Z | 2026-01-01T01:00:00Z | 2026-01-01T00:56:10Z | 2026-01-01T01:03:10Z | 8
            30 6-16/4 * * 1-5 | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z | 2026-01-02T14:30:00Z | 2026-01-05T06:30:00Z | 17
            """)
    void findTheLastPointThatPassed(
            String schedule, Instant since, Instant now, Instant due, Instant next, long missed) {
        var times = CronTimes.of(Schedule.parse(schedule), since, now);
        assertThat(times.due().orElse(null)).isEqualTo(due);
        assertThat(times.next()).contains(next);
        assertThat(times.missed()).isEqualTo(missed);
    }

    @Test
    void thereIsNoPointOnTheThirtyFirstOfFebruary() {
        var times = CronTimes.of(Schedule.parse("0 0 31 2 *"), Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(times.due()).isEmpty();
        assertThat(times.next()).isEmpty();
    }
}
