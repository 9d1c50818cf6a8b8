package dev.djong.cron;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * One field of a schedule: the numbers that it allows.
 *
 * @param bits bit n is set where n is allowed
 * @param star whether it was {@code *} or {@code ?}, perhaps among others: it then restricts no day
 */
record CronField(long bits, boolean star) {

    /** The five fields with their bounds; {@code names} stand for {@code min}, {@code min + 1}, ... */
    enum Kind {
        MINUTE(0, 59, List.of()),
        HOUR(0, 23, List.of()),
        DAY_OF_MONTH(1, 31, List.of()),
        MONTH(1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        DAY_OF_WEEK(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final int min;
        private final int max;
        private final List<String> names;

        Kind(int min, int max, List<String> names) {
            this.min = min;
            this.max = max;
            this.names = names;
        }
    }

    private static final CronField NOTHING = new CronField(0, false);

    boolean allows(int number) {
        return (bits >> number & 1) == 1;
    }

    /** Reads ranges joined by commas: {@code 1-5,10-20/5,mon}. */
    static CronField parse(String text, Kind kind) {
        return Arrays.stream(text.split(","))
                .filter(Predicate.not(String::isEmpty))
                .map(range -> range(range, kind))
                .reduce(NOTHING, (a, b) -> new CronField(a.bits | b.bits, a.star || b.star));
    }

    /** {@code *}, {@code N}, {@code N-M}, each with {@code /STEP}; {@code N/STEP} runs to the field's end. */
    private static CronField range(String text, Kind kind) {
        var slashes = text.split("/", -1);
        var hyphens = slashes[0].split("-", -1);
        boolean all = hyphens[0].equals("*") || hyphens[0].equals("?");
        long start = all ? kind.min : number(hyphens[0], kind);
        long end = all ? kind.max : start;
        if (!all && hyphens.length == 2) {
            end = number(hyphens[1], kind);
        } else if (!all && hyphens.length > 2) {
            throw new InvalidSchedule("too many hyphens: " + text);
        }
        long step = 1;
        if (slashes.length == 2) {
            step = digits(slashes[1]);
            end = hyphens.length == 1 ? kind.max : end;
        } else if (slashes.length > 2) {
            throw new InvalidSchedule("too many slashes: " + text);
        }
        check(text, kind, start, end, step);
        return new CronField(bits(start, end, step), all && step == 1);
    }

    private static void check(String text, Kind kind, long start, long end, long step) {
        if (start < kind.min) {
            throw new InvalidSchedule("beginning of range (" + start + ") below minimum (" + kind.min + "): " + text);
        }
        if (end > kind.max) {
            throw new InvalidSchedule("end of range (" + end + ") above maximum (" + kind.max + "): " + text);
        }
        if (start > end) {
            throw new InvalidSchedule("beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
        }
        if (step == 0) {
            throw new InvalidSchedule("step of range should be a positive number: " + text);
        }
    }

    private static long bits(long start, long end, long step) {
        long bits = 0;
        for (long n = start; n <= end; n += step) {
            bits |= 1L << n;
        }
        return bits;
    }

    private static long number(String text, Kind kind) {
        int named = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? kind.min + named : digits(text);
    }

    private static long digits(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw malformed(text, "invalid syntax");
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            throw malformed(text, "value out of range");
        }
        if (number < 0) {
            throw new InvalidSchedule("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }

    private static InvalidSchedule malformed(String text, String why) {
        return new InvalidSchedule(
                "failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text + "\": " + why);
    }
}
