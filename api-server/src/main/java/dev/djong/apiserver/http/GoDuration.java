package dev.djong.apiserver.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as query parameters carry them: {@code 1m30s}, {@code 250ms}, {@code 0}. */
final class GoDuration {
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h)");

    private GoDuration() {}

    static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = PART.matcher(text);
        var total = Duration.ZERO;
        int end = 0;
        while (matcher.find()) {
            long unit = NANOS.getOrDefault(matcher.group(2), 0L);
            total = total.plusNanos(Math.round(Double.parseDouble(matcher.group(1)) * unit));
            end = matcher.end();
        }
        return end == text.length() && end > 0 ? Optional.of(total) : Optional.empty();
    }
}
