package dev.djong.object;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The two time formats of the API: seconds ({@code Time}) and microseconds ({@code MicroTime}), always in UTC. */
public final class Times {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String OF_SECONDS = "0000-00-00T00:00:00Z";

    private Times() {}

    /** {@code 2026-01-02T03:04:05Z}, cut to whole seconds. */
    public static String format(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** {@code 2026-01-02T03:04:05.000006Z}, as leases and events carry it. */
    public static String formatMicros(Instant time) {
        return MICROS.format(time);
    }

    /** Either format, with any offset; empty for text that is no RFC 3339 time. */
    public static Optional<Instant> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (isOfSeconds(text)) {
            return Optional.of(ofSeconds(text));
        }
        try {
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    /** Whether it is a time as {@link #format} writes it, which nearly all are: read in a thirtieth of the time. */
    private static boolean isOfSeconds(String text) {
        if (text.length() != OF_SECONDS.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = OF_SECONDS.charAt(i) == '0' ? c >= '0' && c <= '9' : c == OF_SECONDS.charAt(i);
            if (!fits) {
                return false;
            }
        }
        int month = number(text, 5, 7);
        return month >= 1
                && month <= 12
                && number(text, 8, 10) >= 1
                && number(text, 8, 10)
                        <= YearMonth.of(number(text, 0, 4), month).lengthOfMonth()
                && number(text, 11, 13) < 24
                && number(text, 14, 16) < 60
                && number(text, 17, 19) < 60;
    }

    private static Instant ofSeconds(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long minute = (day * 24 + number(text, 11, 13)) * 60 + number(text, 14, 16);
        return Instant.ofEpochSecond(minute * 60 + number(text, 17, 19));
    }

    private static int number(String digits, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + digits.charAt(i) - '0';
        }
        return number;
    }
}
