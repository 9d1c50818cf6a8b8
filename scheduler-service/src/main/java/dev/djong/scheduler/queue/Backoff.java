package dev.djong.scheduler.queue;

import java.time.Duration;
import java.time.Instant;

/** How long a pod waits after an attempt: {@code initial}, doubled by each further attempt, up to {@code max}. */
public record Backoff(Duration initial, Duration max) {
    /** Upstream's {@code podInitialBackoffSeconds} and {@code podMaxBackoffSeconds}. */
    public static final Backoff STANDARD = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

    Instant end(QueuedPod pod) {
        return pod.lastAttempt().plus(after(pod.attempts()));
    }

    Duration after(int attempts) {
        var wait = initial;
        for (int i = 1; i < attempts && wait.compareTo(max) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(max) < 0 ? wait : max;
    }
}
