package dev.djong.controller.statefulset;

import static dev.djong.controller.statefulset.StatefulSetObserved.isOf;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.function.Predicate;

/** The status that the pods of a StatefulSet add up to. Pure. */
final class StatefulSetStatus {
    private StatefulSetStatus() {}

    static JsonObject of(StatefulSetObserved seen) {
        var set = seen.set();
        long current = count(seen, pod -> !pod.isBeingDeleted() && isOf(pod, seen.current()));
        long updated = count(seen, pod -> !pod.isBeingDeleted() && isOf(pod, seen.update()));
        var revision = seen.current().name();
        if (isUpdated(seen, updated)) {
            current = updated;
            revision = seen.update().name();
        }
        var status = set.status()
                .with("observedGeneration", set.generation())
                .with("replicas", seen.pods().size())
                .with("availableReplicas", count(seen, seen::isAvailable))
                .with("currentRevision", revision)
                .with("updateRevision", seen.update().name())
                .with("collisionCount", set.status().find("collisionCount").orElse(Json.of(0)));
        status = withCount(status, "readyReplicas", count(seen, StatefulSetObserved::isReady));
        status = withCount(status, "currentReplicas", current);
        return withCount(status, "updatedReplicas", updated);
    }

    /** A rolling update is over when all wanted replicas are of its revision and ready, and no other is left. */
    private static boolean isUpdated(StatefulSetObserved seen, long updated) {
        long wanted = seen.ordinals().count();
        return !seen.strategy().onDelete()
                && updated == wanted
                && seen.pods().size() == wanted
                && count(seen, StatefulSetObserved::isReady) == wanted;
    }

    private static long count(StatefulSetObserved seen, Predicate<ApiObject> which) {
        return seen.pods().values().stream().filter(which).count();
    }

    /** These counts are left out when they are 0. */
    private static JsonObject withCount(JsonObject status, String name, long count) {
        return count == 0 ? status.without(name) : status.with(name, count);
    }
}
