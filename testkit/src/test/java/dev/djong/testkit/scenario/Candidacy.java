package dev.djong.testkit.scenario;

import java.time.Duration;

/** How candidates stand for election: short enough for a test, long enough for a slow machine. */
final class Candidacy {
    static final Duration LEASE = Duration.ofSeconds(6);
    static final Duration DEADLINE = Duration.ofSeconds(4);
    static final Duration RETRY = Duration.ofMillis(200);

    private Candidacy() {}
}
