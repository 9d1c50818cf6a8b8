package dev.djong.codec;

import dev.djong.json.Json;
import dev.djong.object.Times;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Parses RFC 3339 times with upstream's leniency and error texts, and writes them back in UTC: whole seconds for
 * {@code Time}, six decimal places for {@code MicroTime}. The zero time is written as {@code null}.
 */
final class GoTime {
    private static final String SECONDS_LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICROS_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
    private static final LocalDateTime ZERO = LocalDateTime.of(1, 1, 1, 0, 0);
    private static final int CANONICAL_SECONDS_LENGTH = 20;
    private static final int SAFE_DAY = 28;

    private final String text;
    private final boolean micros;
    private int at;

    private GoTime(String text, boolean micros) {
        this.text = text;
        this.micros = micros;
    }

    static Json canonicalSeconds(String text) {
        if (isCanonicalSeconds(text)) {
            return Json.of(text);
        }
        var time = new GoTime(text, false).parse();
        return time.equals(ZERO) ? Json.NULL : Json.of(Times.format(time.toInstant(ZoneOffset.UTC)));
    }

    static Json canonicalMicros(String text) {
        var time = new GoTime(text, true).parse();
        return time.equals(ZERO) ? Json.NULL : Json.of(Times.formatMicros(time.toInstant(ZoneOffset.UTC)));
    }

    /** The common case, {@code 2026-01-02T03:04:05Z}, without a parse. */
    private static boolean isCanonicalSeconds(String text) {
        return text.length() == CANONICAL_SECONDS_LENGTH
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(19) == 'Z'
                && text.charAt(0) >= '1'
                && isBetween(text, 0, 0, 99)
                && isBetween(text, 2, 0, 99)
                && isBetween(text, 5, 1, 12)
                && isBetween(text, 8, 1, SAFE_DAY)
                && isBetween(text, 11, 0, 23)
                && isBetween(text, 14, 0, 59)
                && isBetween(text, 17, 0, 59);
    }

    private static boolean isBetween(String text, int at, int least, int most) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        int value = tens * 10 + ones;
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && value >= least && value <= most;
    }

    private LocalDateTime parse() {
        int year = number(4, "2006");
        literal("-");
        int month = ranged(number(2, "01"), 1, 12, "month");
        literal("-");
        int day = number(2, "02");
        literal("T");
        int hour = ranged(hour(), 0, 23, "hour");
        literal(":");
        int minute = ranged(number(2, "04"), 0, 59, "minute");
        literal(":");
        int second = ranged(number(2, "05"), 0, 59, "second");
        int nanos = micros ? sixDecimals() : decimals();
        int offsetMinutes = zone();
        if (at < text.length()) {
            throw failure(": extra text: " + quoted(text.substring(at)));
        }
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw failure(": day out of range");
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, nanos).minusMinutes(offsetMinutes);
    }

    private int number(int digits, String element) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            if (!isDigit(at + i)) {
                throw cannotParse(element, at);
            }
            value = value * 10 + text.charAt(at + i) - '0';
        }
        at += digits;
        return value;
    }

    /** The hour alone may have one digit. */
    private int hour() {
        return isDigit(at) && !isDigit(at + 1) ? number(1, "15") : number(2, "15");
    }

    private int ranged(int value, int least, int most, String name) {
        if (value < least || value > most) {
            throw failure(": " + name + " out of range");
        }
        return value;
    }

    private void literal(String expected) {
        if (!text.startsWith(expected, at)) {
            throw cannotParse(expected, at);
        }
        at += expected.length();
    }

    /** Decimal places are welcome after the seconds though the layout has none. */
    private int decimals() {
        boolean present = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && isDigit(at + 1);
        if (!present) {
            return 0;
        }
        int end = at + 1;
        int nanos = 0;
        int places = 0;
        while (isDigit(end)) {
            if (places++ < 9) {
                nanos = nanos * 10 + text.charAt(end) - '0';
            }
            end++;
        }
        at = end;
        for (int i = places; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private int sixDecimals() {
        int start = at;
        if (at >= text.length() || text.charAt(at) != '.' && text.charAt(at) != ',') {
            throw cannotParse(".000000", start);
        }
        for (int i = 1; i <= 6; i++) {
            if (!isDigit(at + i)) {
                throw cannotParse(".000000", start);
            }
        }
        int value = Integer.parseInt(text, at + 1, at + 7, 10);
        at += 7;
        return value * 1000;
    }

    private int zone() {
        if (text.startsWith("Z", at)) {
            at++;
            return 0;
        }
        int start = at;
        boolean shaped = text.length() - at >= 6
                && (text.charAt(at) == '+' || text.charAt(at) == '-')
                && isDigit(at + 1)
                && isDigit(at + 2)
                && text.charAt(at + 3) == ':'
                && isDigit(at + 4)
                && isDigit(at + 5);
        if (!shaped) {
            throw cannotParse("Z07:00", start);
        }
        int hours = ranged(Integer.parseInt(text, at + 1, at + 3, 10), 0, 24, "time zone offset hour");
        int minutes = ranged(Integer.parseInt(text, at + 4, at + 6, 10), 0, 60, "time zone offset minute");
        at += 6;
        return (text.charAt(start) == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private DecodeFailure cannotParse(String element, int from) {
        var layout = micros ? MICROS_LAYOUT : SECONDS_LAYOUT;
        return failure(
                " as " + quoted(layout) + ": cannot parse " + quoted(text.substring(from)) + " as " + quoted(element));
    }

    private DecodeFailure failure(String why) {
        return new DecodeFailure("parsing time " + quoted(text) + why);
    }

    private static String quoted(String text) {
        return Json.of(text).toString();
    }
}
