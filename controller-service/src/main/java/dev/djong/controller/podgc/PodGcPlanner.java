package dev.djong.controller.podgc;

import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Decides which pods to remove, and why. Pure. */
final class PodGcPlanner {
    /** A node that was not there for so long is gone; shorter, and the cache may only be behind. */
    static final Duration QUARANTINE = Duration.ofSeconds(40);

    /** Why a pod goes. */
    enum Cause {
        /** Its node no longer exists. */
        ORPHANED,
        /** Its node was declared out of service while the pod was ending there. */
        OUT_OF_SERVICE,
        /** Deleted before it ever got a node: no agent will confirm. */
        NEVER_STARTED,
        /** One finished pod too many. */
        FINISHED
    }

    record Removal(ApiObject pod, Cause cause) {}

    private PodGcPlanner() {}

    /**
     * @param missingNodes nodes that pods name and that do not exist, with the time since when
     * @param outOfService names of nodes with the out-of-service taint that are not ready
     */
    static List<Removal> plan(
            Collection<ApiObject> pods,
            Map<String, Instant> missingNodes,
            Collection<String> outOfService,
            int finishedLimit,
            Instant now) {
        var removals = new ArrayList<Removal>();
        for (var pod : pods) {
            var node = Pods.nodeName(pod);
            var missingSince = missingNodes.get(node);
            if (missingSince != null && !missingSince.plus(QUARANTINE).isAfter(now)) {
                removals.add(new Removal(pod, Cause.ORPHANED));
            } else if (pod.isBeingDeleted() && node.isEmpty()) {
                removals.add(new Removal(pod, Cause.NEVER_STARTED));
            } else if (pod.isBeingDeleted() && outOfService.contains(node)) {
                removals.add(new Removal(pod, Cause.OUT_OF_SERVICE));
            }
        }
        removals.addAll(finished(pods, finishedLimit));
        return removals;
    }

    /** They tell least: their controllers have replaced them long since. */
    private static boolean isEvicted(ApiObject pod) {
        return pod.status().text("phase").equals("Failed")
                && pod.status().text("reason").equals("Evicted");
    }

    private static List<Removal> finished(Collection<ApiObject> pods, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        var finished = pods.stream()
                .filter(pod -> Pods.isFinished(pod) && !pod.isBeingDeleted())
                .toList();
        return finished.stream()
                .sorted(Comparator.<ApiObject, Boolean>comparing(pod -> !isEvicted(pod))
                        .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH))
                        .thenComparing(ApiObject::key))
                .limit(Math.max(0, finished.size() - limit))
                .map(pod -> new Removal(pod, Cause.FINISHED))
                .toList();
    }
}
