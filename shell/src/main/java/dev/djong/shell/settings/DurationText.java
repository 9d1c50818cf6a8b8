package dev.djong.shell.settings;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as Go programs write them: {@code 300ms}, {@code 1m30s}, {@code 1.5h}; {@code 0} needs no unit. */
public final class DurationText {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

    private DurationText() {}

    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        var part = PART.matcher(text);
        var total = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            total = total.plusNanos(Math.round(Double.parseDouble(part.group(1)) * nanosOf(part.group(2))));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("not a duration, write it like 40s, 1m30s or 2h");
        }
        return total;
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }
}
