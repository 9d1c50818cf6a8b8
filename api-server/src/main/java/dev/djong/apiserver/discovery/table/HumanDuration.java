package dev.djong.apiserver.discovery.table;

import java.time.Duration;

/** Durations with the two units that matter: {@code 90s}, {@code 5m10s}, {@code 7h}, {@code 3d4h}, {@code 2y15d}. */
final class HumanDuration {
    private static final int DAYS_A_YEAR = 365;

    private HumanDuration() {}

    static String of(Duration duration) {
        long seconds = duration.toMillis() / 1000;
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return Math.max(0, seconds) + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (days < 2 * DAYS_A_YEAR) {
            return days + "d";
        }
        return days < 8 * DAYS_A_YEAR
                ? two(days / DAYS_A_YEAR, "y", days % DAYS_A_YEAR, "d")
                : days / DAYS_A_YEAR + "y";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
