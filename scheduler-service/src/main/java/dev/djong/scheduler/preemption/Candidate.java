package dev.djong.scheduler.preemption;

import dev.djong.scheduler.snapshot.PodInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A node that has room without {@code victims}.
 *
 * @param victims the most important first
 * @param violations how many of them a disruption budget protects
 */
record Candidate(String node, List<PodInfo> victims, int violations) {
    /** Pods of higher priority first, and of equal ones those that run longest. */
    static final Comparator<PodInfo> MORE_IMPORTANT =
            Comparator.<PodInfo>comparingInt(pod -> -pod.priority()).thenComparing(Candidate::start);

    /** The lesser evil first, as upstream weighs it. */
    static final Comparator<Candidate> LESSER_EVIL = Comparator.comparingInt(Candidate::violations)
            .thenComparingInt(Candidate::highestPriority)
            .thenComparingLong(Candidate::prioritySum)
            .thenComparingInt(each -> each.victims.size())
            .thenComparing(Candidate::earliestStart, Comparator.reverseOrder());

    private int highestPriority() {
        return victims.isEmpty() ? Integer.MIN_VALUE : victims.getFirst().priority();
    }

    /** Each victim adds something, also where priorities are negative: more victims must not look better. */
    private long prioritySum() {
        return victims.stream()
                .mapToLong(each -> each.priority() + (long) Integer.MAX_VALUE + 1)
                .sum();
    }

    /** Since when the longest-running of the most important victims has run. */
    private Instant earliestStart() {
        return victims.stream()
                .filter(each -> each.priority() == highestPriority())
                .map(Candidate::start)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** One that has not started yet is the youngest. */
    private static Instant start(PodInfo pod) {
        return pod.started().orElse(Instant.MAX);
    }
}
