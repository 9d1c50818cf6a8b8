package dev.djong.codec;

import dev.djong.json.Json;
import java.math.BigDecimal;
import java.util.List;

/** Durations such as {@code 1h15m30.918s}, parsed and written the way Go does. */
public final class GoDuration {
    private record Unit(String name, long nanos) {}

    /** Longer names first: {@code ms} must not be read as {@code m}. */
    private static final List<Unit> UNITS = List.of(
            new Unit("ns", 1),
            new Unit("us", 1_000),
            new Unit("µs", 1_000),
            new Unit("μs", 1_000),
            new Unit("ms", 1_000_000),
            new Unit("s", 1_000_000_000),
            new Unit("m", 60_000_000_000L),
            new Unit("h", 3_600_000_000_000L));

    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private GoDuration() {}

    static String canonical(String text) {
        return format(parse(text));
    }

    /** Nanoseconds. @throws DecodeFailure with Go's text if this is no duration */
    public static long parse(String text) {
        boolean negative = text.startsWith("-");
        var rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return 0;
        }
        if (rest.isEmpty()) {
            throw new DecodeFailure("time: invalid duration " + quoted(text));
        }
        var total = BigDecimal.ZERO;
        while (!rest.isEmpty()) {
            int digits = digits(rest);
            if (digits == 0 || rest.substring(0, digits).equals(".")) {
                throw new DecodeFailure("time: invalid duration " + quoted(text));
            }
            var unit = unit(rest.substring(digits), text);
            total = total.add(
                    new BigDecimal(padded(rest.substring(0, digits))).multiply(BigDecimal.valueOf(unit.nanos)));
            rest = rest.substring(digits + unit.name.length());
        }
        if (total.toBigInteger().bitLength() >= Long.SIZE) {
            throw new DecodeFailure("time: invalid duration " + quoted(text));
        }
        return negative ? -total.longValue() : total.longValue();
    }

    private static int digits(String text) {
        int end = 0;
        boolean point = false;
        while (end < text.length()
                && (text.charAt(end) >= '0' && text.charAt(end) <= '9' || text.charAt(end) == '.' && !point)) {
            point = point || text.charAt(end) == '.';
            end++;
        }
        return end;
    }

    private static String padded(String number) {
        return "0" + (number.endsWith(".") ? number + "0" : number);
    }

    private static Unit unit(String rest, String text) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '.' && !Character.isDigit(rest.charAt(end))) {
            end++;
        }
        var name = rest.substring(0, end);
        if (name.isEmpty()) {
            throw new DecodeFailure("time: missing unit in duration " + quoted(text));
        }
        return UNITS.stream()
                .filter(unit -> unit.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new DecodeFailure("time: unknown unit " + quoted(name) + " in duration " + quoted(text)));
    }

    /** {@code 1h0m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    public static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        var sign = nanos < 0 ? "-" : "";
        long magnitude = Math.abs(nanos);
        if (magnitude < MICROSECOND) {
            return sign + magnitude + "ns";
        }
        if (magnitude < MILLISECOND) {
            return sign + scaled(magnitude, 3) + "µs";
        }
        if (magnitude < SECOND) {
            return sign + scaled(magnitude, 6) + "ms";
        }
        long minutes = magnitude / (60 * SECOND);
        var seconds = scaled(magnitude % (60 * SECOND), 9) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
    }

    private static String scaled(long value, int places) {
        var number = BigDecimal.valueOf(value, places).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }

    private static String quoted(String text) {
        return Json.of(text).toString();
    }
}
