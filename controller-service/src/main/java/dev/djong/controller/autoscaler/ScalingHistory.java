package dev.djong.controller.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What was recommended and what was changed of late. A controller that begins anew remembers only the present number. */
record ScalingHistory(List<Recommendation> recommendations, List<Change> changes) {
    /** The longest window and period that the API allows. */
    static final Duration KEPT = Duration.ofHours(1);

    record Recommendation(long replicas, Instant at) {}

    /** @param added negative for pods taken away */
    record Change(long added, Instant at) {}

    static ScalingHistory beginningWith(long replicas, Instant now) {
        return new ScalingHistory(List.of(new Recommendation(replicas, now)), List.of());
    }

    ScalingHistory recommended(long replicas, Instant now) {
        return new ScalingHistory(
                Stream.concat(
                                recommendations.stream().filter(old -> old.at.isAfter(now.minus(KEPT))),
                                Stream.of(new Recommendation(replicas, now)))
                        .toList(),
                changes);
    }

    ScalingHistory changed(long from, long to, Instant now) {
        return new ScalingHistory(
                recommendations,
                Stream.concat(
                                changes.stream().filter(old -> old.at.isAfter(now.minus(KEPT))),
                                Stream.of(new Change(to - from, now)))
                        .toList());
    }

    long lowestSince(Instant cutoff, long present) {
        return recommendations.stream()
                .filter(old -> old.at.isAfter(cutoff))
                .mapToLong(Recommendation::replicas)
                .reduce(present, Math::min);
    }

    long highestSince(Instant cutoff, long present) {
        return recommendations.stream()
                .filter(old -> old.at.isAfter(cutoff))
                .mapToLong(Recommendation::replicas)
                .reduce(present, Math::max);
    }

    /** Pods added less pods taken away since then. */
    long changeSince(Instant cutoff) {
        return changes.stream()
                .filter(old -> old.at.isAfter(cutoff))
                .mapToLong(Change::added)
                .sum();
    }
}
