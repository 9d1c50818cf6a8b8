package dev.djong.apiserver.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests move by hand. */
public final class AdvancingClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-05-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
