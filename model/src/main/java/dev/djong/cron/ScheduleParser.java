package dev.djong.cron;

import dev.djong.codec.DecodeFailure;
import dev.djong.codec.GoDuration;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Reads the texts of {@code spec.schedule}. Its errors are worded as upstream's parser words them. */
final class ScheduleParser {
    private static final int FIELDS = 5;
    private static final String EVERY = "@every ";

    private ScheduleParser() {}

    static Schedule parse(String text) {
        if (text.isEmpty()) {
            throw new InvalidSchedule("empty spec string");
        }
        if (!text.startsWith("TZ=") && !text.startsWith("CRON_TZ=")) {
            return in(ZoneOffset.UTC, text);
        }
        int space = text.indexOf(' ');
        var name = text.substring(text.indexOf('=') + 1, space < 0 ? text.length() : space);
        var zone = TimeZones.find(name)
                .orElseThrow(
                        () -> new InvalidSchedule("provided bad location " + name + ": unknown time zone " + name));
        return in(zone, space < 0 ? "" : text.substring(space).trim());
    }

    private static Schedule in(ZoneId zone, String text) {
        return text.startsWith("@") ? named(zone, text) : fields(zone, text);
    }

    private static Schedule named(ZoneId zone, String text) {
        return switch (text) {
            case "@yearly", "@annually" -> fields(zone, "0 0 1 1 *");
            case "@monthly" -> fields(zone, "0 0 1 * *");
            case "@weekly" -> fields(zone, "0 0 * * 0");
            case "@daily", "@midnight" -> fields(zone, "0 0 * * *");
            case "@hourly" -> fields(zone, "0 * * * *");
            default -> {
                if (!text.startsWith(EVERY)) {
                    throw new InvalidSchedule("unrecognized descriptor: " + text);
                }
                yield new IntervalSchedule(duration(text));
            }
        };
    }

    private static Duration duration(String text) {
        try {
            return Duration.ofNanos(GoDuration.parse(text.substring(EVERY.length())));
        } catch (DecodeFailure notADuration) {
            throw new InvalidSchedule("failed to parse duration " + text + ": " + notADuration.getMessage());
        }
    }

    private static Schedule fields(ZoneId zone, String text) {
        var fields = text.isBlank() ? List.<String>of() : List.of(text.strip().split("\\s+"));
        if (fields.size() != FIELDS) {
            throw new InvalidSchedule("expected exactly " + FIELDS + " fields, found " + fields.size() + ": ["
                    + String.join(" ", fields) + "]");
        }
        return new FieldSchedule(
                CronField.parse(fields.get(0), CronField.Kind.MINUTE),
                CronField.parse(fields.get(1), CronField.Kind.HOUR),
                CronField.parse(fields.get(2), CronField.Kind.DAY_OF_MONTH),
                CronField.parse(fields.get(3), CronField.Kind.MONTH),
                CronField.parse(fields.get(4), CronField.Kind.DAY_OF_WEEK),
                zone);
    }
}
