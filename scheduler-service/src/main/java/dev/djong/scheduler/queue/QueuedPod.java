package dev.djong.scheduler.queue;

import dev.djong.object.ApiObject;
import dev.djong.scheduler.snapshot.PodInfo;
import java.time.Instant;
import java.util.Set;

/**
 * A pod on its way to a node.
 *
 * @param object the newest state seen of it
 * @param arrival orders pods of equal priority: first come, first served
 * @param attempts how often it was tried
 * @param firstSeen when it could first be tried
 * @param lastAttempt when it was tried last; {@code firstSeen} before that
 * @param rejectedBy the plugins that found no node the last time
 */
public record QueuedPod(
        PodInfo pod,
        ApiObject object,
        long arrival,
        int attempts,
        Instant firstSeen,
        Instant lastAttempt,
        Set<String> rejectedBy) {

    QueuedPod tried(Instant now) {
        return new QueuedPod(pod, object, arrival, attempts + 1, firstSeen, now, rejectedBy);
    }

    QueuedPod rejected(Set<String> plugins) {
        return new QueuedPod(pod, object, arrival, attempts, firstSeen, lastAttempt, Set.copyOf(plugins));
    }

    QueuedPod seen(PodInfo newest, ApiObject newestObject) {
        return new QueuedPod(newest, newestObject, arrival, attempts, firstSeen, lastAttempt, rejectedBy);
    }
}
