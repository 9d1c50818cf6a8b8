package dev.djong.node.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A step that failed and may be tried again.
 *
 * @param reason the word that a container's waiting state shows meanwhile
 * @param at when to try again
 * @param delay how long this failure waits; the next one waits twice as long
 */
public record Retry(String reason, String message, Instant at, Duration delay) {

    /** Doubles the delay of the failure before, from {@code first} to {@code longest}. */
    static Retry after(
            Optional<Retry> before, String reason, String message, Instant now, Duration first, Duration longest) {
        var doubled = before.map(retry -> retry.delay.multipliedBy(2)).orElse(first);
        var delay = doubled.compareTo(longest) > 0 ? longest : doubled;
        return new Retry(reason, message, now.plus(delay), delay);
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(at);
    }
}
