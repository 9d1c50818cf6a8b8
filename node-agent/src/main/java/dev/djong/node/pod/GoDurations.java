package dev.djong.node.pod;

import java.time.Duration;

/** Durations as Go prints them, since clients know messages such as {@code back-off 2m40s}. */
final class GoDurations {
    private GoDurations() {}

    /** Whole seconds: {@code 10s}, {@code 2m40s}, {@code 1h0m0s}. */
    static String format(Duration duration) {
        var text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        return text.append(duration.toSecondsPart()).append('s').toString();
    }
}
