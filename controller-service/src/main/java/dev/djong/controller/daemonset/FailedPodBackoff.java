package dev.djong.controller.daemonset;

import dev.djong.object.ApiObject;
import dev.djong.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a pod that fails again and again on a node lie there longer each time, so that a broken node is not flooded with
 * pods. A new generation of the DaemonSet begins anew, as does a node that was quiet for a while.
 */
final class FailedPodBackoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN_AFTER = LONGEST.multipliedBy(2);

    private record Owner(String uid, long generation) {}

    /** @param times how often the wait was doubled */
    private record Wait(Instant since, int times) {
        Duration length() {
            return Backoff.doubled(FIRST, LONGEST, times);
        }

        boolean isForgotten(Instant now) {
            return since.plus(FORGOTTEN_AFTER).isBefore(now);
        }
    }

    private final Map<Owner, Map<String, Wait>> waits = new ConcurrentHashMap<>();

    private static Owner owner(ApiObject daemonSet) {
        return new Owner(daemonSet.uid(), daemonSet.generation());
    }

    /** The nodes on which a failed pod has to wait, and for how long. */
    Map<String, Duration> left(ApiObject daemonSet, Instant now) {
        forgetOthers(daemonSet);
        var left = new HashMap<String, Duration>();
        waits.getOrDefault(owner(daemonSet), Map.of()).forEach((node, wait) -> {
            var until = Duration.between(now, wait.since.plus(wait.length()));
            if (until.isPositive()) {
                left.put(node, until);
            }
        });
        return left;
    }

    /** A failed pod of that node goes now; the next one will have to wait. */
    void replaced(ApiObject daemonSet, String node, Instant now) {
        waits.computeIfAbsent(owner(daemonSet), key -> new ConcurrentHashMap<>())
                .compute(
                        node,
                        (key, wait) -> wait == null || wait.isForgotten(now)
                                ? new Wait(now, 0)
                                : new Wait(now, wait.times + 1));
    }

    private void forgetOthers(ApiObject daemonSet) {
        waits.keySet()
                .removeIf(owner -> owner.uid.equals(daemonSet.uid()) && owner.generation != daemonSet.generation());
    }

    /** The DaemonSet is gone. */
    void forget(String uid) {
        waits.keySet().removeIf(owner -> owner.uid.equals(uid));
    }
}
