package dev.djong.controller.deployment;

import static dev.djong.controller.deployment.DeploymentObserved.count;
import static dev.djong.controller.deployment.DeploymentObserved.totalSize;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The status of a Deployment: counts over its ReplicaSets, {@code Available}, {@code Progressing} and
 * {@code ReplicaFailure}. Reasons and messages are those that {@code kubectl rollout status} and others look for. Pure.
 */
final class DeploymentStatus {
    private static final String PROGRESSING = "Progressing";
    private static final String DONE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";

    private final DeploymentObserved seen;
    private final ApiObject deployment;
    private final Optional<String> createdName;
    private final Optional<String> foundName;

    DeploymentStatus(DeploymentObserved seen, Optional<String> createdName, Optional<String> foundName) {
        this.seen = seen;
        this.deployment = seen.deployment();
        this.createdName = createdName;
        this.foundName = foundName;
    }

    JsonObject next() {
        var status = withAvailable(counts());
        status = deployment.isBeingDeleted() ? status : withProgressing(status);
        return withReplicaFailure(status);
    }

    private JsonObject counts() {
        var sets = seen.replicaSets();
        int available = count(sets, "availableReplicas");
        var status = deployment.status();
        status = set(status, "replicas", count(sets, "replicas"));
        status = set(
                status,
                "updatedReplicas",
                seen.current().map(set -> count(set, "replicas")).orElse(0));
        status = set(status, "readyReplicas", count(sets, "readyReplicas"));
        status = set(status, "availableReplicas", available);
        status = set(status, "unavailableReplicas", Math.max(0, totalSize(sets) - available));
        return status.with("terminatingReplicas", count(sets, "terminatingReplicas"))
                .with("observedGeneration", deployment.generation());
    }

    private static JsonObject set(JsonObject status, String name, int count) {
        return count == 0 ? status.without(name) : status.with(name, count);
    }

    private JsonObject withAvailable(JsonObject status) {
        int needed = seen.replicas() - seen.limits().unavailable();
        boolean enough = status.integerOr("availableReplicas", 0) >= needed;
        return change(
                status,
                enough
                        ? condition(
                                "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
                        : condition(
                                "Available",
                                "False",
                                "MinimumReplicasUnavailable",
                                "Deployment does not have minimum availability."));
    }

    private JsonObject withProgressing(JsonObject status) {
        if (seen.progressDeadline().isEmpty()) {
            return Conditions.remove(status, PROGRESSING);
        }
        var current = Conditions.find(status, PROGRESSING);
        var reason = current.map(condition -> condition.text("reason")).orElse("");
        if (seen.paused()) {
            return reason.equals(TIMED_OUT)
                    ? status
                    : change(status, condition(PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused"));
        }
        var base = startOf(status, reason);
        reason = Conditions.find(base, PROGRESSING)
                .map(condition -> condition.text("reason"))
                .orElse("");
        boolean stillDone =
                reason.equals(DONE) && status.integerOr("replicas", 0) == status.integerOr("updatedReplicas", 0);
        return stillDone ? base : progressed(base, reason);
    }

    /** A rollout that begins in this very plan, or goes on after a pause, starts the deadline anew. */
    private JsonObject startOf(JsonObject status, String reason) {
        if (createdName.isPresent()) {
            var message = "Created new replica set \"" + createdName.get() + "\"";
            return change(status, condition(PROGRESSING, "True", "NewReplicaSetCreated", message));
        }
        if (reason.equals("DeploymentPaused")) {
            return change(status, condition(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed"));
        }
        if (reason.isEmpty() && foundName.isPresent()) {
            var message = "Found new replica set \"" + foundName.get() + "\"";
            return change(status, condition(PROGRESSING, "True", "FoundNewReplicaSet", message));
        }
        return status;
    }

    private JsonObject progressed(JsonObject status, String reason) {
        var what = seen.current()
                .map(set -> "ReplicaSet \"" + set.name() + "\"")
                .orElse("Deployment \"" + deployment.name() + "\"");
        if (isComplete(deployment, status)) {
            return change(status, condition(PROGRESSING, "True", DONE, what + " has successfully progressed."));
        }
        if (hasMoved(status)) {
            var moved = condition(PROGRESSING, "True", "ReplicaSetUpdated", what + " is progressing.");
            return Conditions.set(status, moved);
        }
        if (isTimedOut(status, reason)) {
            return change(status, condition(PROGRESSING, "False", TIMED_OUT, what + " has timed out progressing."));
        }
        return status;
    }

    /** Every wanted replica is of the current template and available, and no other is left. */
    static boolean isComplete(ApiObject deployment, JsonObject status) {
        long wanted = deployment.spec().integerOr("replicas", 1);
        return status.integerOr("updatedReplicas", 0) == wanted
                && status.integerOr("replicas", 0) == wanted
                && status.integerOr("availableReplicas", 0) == wanted
                && status.integerOr("observedGeneration", 0) >= deployment.generation();
    }

    private boolean hasMoved(JsonObject status) {
        var before = deployment.status();
        return more(status, before, "updatedReplicas")
                || old(status) < old(before)
                || more(status, before, "readyReplicas")
                || more(status, before, "availableReplicas");
    }

    private static boolean more(JsonObject after, JsonObject before, String name) {
        return after.integerOr(name, 0) > before.integerOr(name, 0);
    }

    private static long old(JsonObject status) {
        return status.integerOr("replicas", 0) - status.integerOr("updatedReplicas", 0);
    }

    private boolean isTimedOut(JsonObject status, String reason) {
        if (reason.equals(TIMED_OUT)) {
            return true;
        }
        return deadline(status).filter(at -> !at.isAfter(seen.now())).isPresent();
    }

    private Optional<Instant> deadline(JsonObject status) {
        return Conditions.find(status, PROGRESSING)
                .filter(condition -> !condition.text("reason").equals(DONE)
                        && !condition.text("reason").equals("DeploymentPaused"))
                .flatMap(condition -> Times.parse(condition.text("lastUpdateTime")))
                .flatMap(since -> seen.progressDeadline().map(since::plus));
    }

    /** When to look again whether a rollout that does not move has run out of time. */
    Optional<Duration> recheck(JsonObject status) {
        if (deployment.isBeingDeleted() || isComplete(deployment, status)) {
            return Optional.empty();
        }
        return deadline(status)
                .map(at -> Duration.between(seen.now(), at))
                .filter(Duration::isPositive)
                .map(left -> left.plusSeconds(1));
    }

    private JsonObject withReplicaFailure(JsonObject status) {
        var failure = seen.current()
                .flatMap(DeploymentStatus::failureOf)
                .or(() -> seen.replicaSets().stream()
                        .flatMap(set -> failureOf(set).stream())
                        .findFirst());
        return failure.map(found -> change(
                        status, condition("ReplicaFailure", "True", found.text("reason"), found.text("message"))))
                .orElseGet(() -> Conditions.remove(status, "ReplicaFailure"));
    }

    private static Optional<JsonObject> failureOf(ApiObject replicaSet) {
        return Conditions.find(replicaSet.status(), "ReplicaFailure");
    }

    private JsonObject condition(String type, String status, String reason, String message) {
        return Conditions.of(type, status, reason, message, seen.now())
                .with("lastUpdateTime", Times.format(seen.now()));
    }

    /** Sets the condition only where status or reason differ: a message alone is no change. */
    private static JsonObject change(JsonObject status, JsonObject condition) {
        boolean same = Conditions.find(status, condition.text("type"))
                .filter(old -> old.text("status").equals(condition.text("status"))
                        && old.text("reason").equals(condition.text("reason")))
                .isPresent();
        return same ? status : Conditions.set(status, condition);
    }
}
