package dev.djong.controller.replicaset;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.util.Optional;

/** The status that the pods of a ReplicaSet add up to. Pure. */
final class ReplicaSetStatus {
    static final String REPLICA_FAILURE = "ReplicaFailure";

    /** Why replicas are missing or left over: {@code FailedCreate} or {@code FailedDelete} with the server's words. */
    record Failure(String reason, String message) {}

    private ReplicaSetStatus() {}

    static JsonObject of(ReplicaSetObserved seen, Optional<Failure> failure) {
        var replicaSet = seen.replicaSet();
        var active = ReplicaSetPlanner.active(seen);
        var templateLabels = LabelSelector.ofLabels(replicaSet
                .spec()
                .object("template")
                .object("metadata")
                .object("labels")
                .stringMap());
        long labelled = active.stream()
                .filter(pod -> templateLabels.matches(pod.labels()))
                .count();
        long ready = active.stream().filter(Pods::isReady).count();
        long available = active.stream()
                .filter(pod -> Pods.isAvailable(pod, seen.minReady(), seen.now()))
                .count();
        var status = replicaSet.status().with("replicas", active.size());
        status = withCount(status, "fullyLabeledReplicas", labelled);
        status = withCount(status, "readyReplicas", ready);
        status = withCount(status, "availableReplicas", available);
        status = status.with("observedGeneration", replicaSet.generation());
        if (seen.kind().countsTerminating()) {
            status = status.with("terminatingReplicas", terminating(seen));
        }
        return withFailure(status, failure, seen);
    }

    private static long terminating(ReplicaSetObserved seen) {
        return seen.owned().stream()
                .filter(pod -> pod.isBeingDeleted() && !Pods.isFinished(pod))
                .count();
    }

    /** These counts are left out when they are 0. */
    private static JsonObject withCount(JsonObject status, String name, long count) {
        return count == 0 ? status.without(name) : status.with(name, count);
    }

    private static JsonObject withFailure(JsonObject status, Optional<Failure> failure, ReplicaSetObserved seen) {
        if (failure.isEmpty()) {
            return Conditions.remove(status, REPLICA_FAILURE);
        }
        if (Conditions.find(status, REPLICA_FAILURE).isPresent()) {
            return status;
        }
        return Conditions.set(
                status,
                Conditions.of(
                        REPLICA_FAILURE,
                        "True",
                        failure.get().reason(),
                        failure.get().message(),
                        seen.now()));
    }

    /** True where writing {@code status} would change nothing. */
    static boolean isCurrent(ApiObject replicaSet, JsonObject status) {
        return replicaSet.status().equals(status);
    }
}
