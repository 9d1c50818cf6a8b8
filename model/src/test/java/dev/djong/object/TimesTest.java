package dev.djong.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    /** Without any short cut. */
    private static Optional<Instant> general(String text) {
        try {
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var time = Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 250_000_000_000L));
            var text = Times.format(time);
            assertThat(Times.parse(text)).as(text).contains(time).isEqualTo(general(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2000-02-29T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2026-00-10T00:00:00Z",
                "2026-13-10T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-04-00T00:00:00Z",
                "2026-01-02T24:00:00Z",
                "2026-01-02T23:60:00Z",
                "2026-01-02T23:59:60Z",
                "2026-01-02 03:04:05Z",
                "2026-01-02t03:04:05z",
                "2026-01-02T03:04:05+",
                "2026-01-02T03:04:05+02:00",
                "2026-01-02T03:04:05.000006Z",
                "2026-01-02T03:04:05.1-07:30",
                "2026-01-02T03:04Z",
                "+026-01-02T03:04:05Z",
                "2026-01-02T03:04:0\u0665Z",
                "20260102T030405Z",
                "yesterday",
                ""
            })
    void theShortCutAgreesWithTheGeneralForm(String text) {
        assertThat(Times.parse(text)).isEqualTo(general(text));
    }
}
