package dev.djong.controller.job;

import dev.djong.object.ApiObject;
import dev.djong.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * How long the next pod has to wait after failures: 10 s, 20 s, 40 s, ... 10 min after the last one. A success forgives
 * all failures before it.
 */
record PodBackoff(int failures, Instant last) {
    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(10);
    static final PodBackoff NONE = new PodBackoff(0, Instant.EPOCH);

    /** What follows when these pods ended too. */
    PodBackoff after(Collection<ApiObject> succeeded, Collection<ApiObject> failed) {
        var forgiven = succeeded.stream().map(JobPods::finishedAt).max(Instant::compareTo);
        var ends = failed.stream()
                .map(JobPods::finishedAt)
                .filter(end -> forgiven.isEmpty() || end.isAfter(forgiven.get()))
                .sorted()
                .toList();
        var before = forgiven.isEmpty() ? this : NONE;
        return ends.isEmpty() ? before : new PodBackoff(before.failures + ends.size(), ends.getLast());
    }

    /** Zero when the wait is over. */
    Duration left(Instant now) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        var until = last.plus(Backoff.doubled(FIRST, LONGEST, failures - 1));
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }
}
