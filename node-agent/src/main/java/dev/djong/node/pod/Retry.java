package dev.djong.node.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * A step that failed and may be tried again.
 *
 * @param reason the word that a container's waiting state shows meanwhile
 * @param at when to try again
 * @param delay how long this failure waits; the next one waits twice as long
 */
public record Retry(String reason, String message, Instant at, Duration delay) {

    public boolean isDue(Instant now) {
        return !now.isBefore(at);
    }
}
