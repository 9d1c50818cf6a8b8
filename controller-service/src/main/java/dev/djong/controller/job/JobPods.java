package dev.djong.controller.job;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions to a pod of a Job, and the marks by which it is known. */
final class JobPods {
    /** Holds a pod until it is counted. */
    static final String TRACKING = "batch.kubernetes.io/job-tracking";
    /** An annotation, and for convenience a label too. */
    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    /** How many pods of the index failed before this one. */
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    /** The same for failures that the failure policy ignores. */
    static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    /** The index of a pod that has none, or none that can be read. */
    static final int NO_INDEX = -1;

    private JobPods() {}

    static boolean isTracked(ApiObject pod) {
        return pod.finalizers().contains(TRACKING);
    }

    static List<String> withTracking(List<String> finalizers) {
        if (finalizers.contains(TRACKING)) {
            return finalizers;
        }
        var all = new ArrayList<>(finalizers);
        all.add(TRACKING);
        return all;
    }

    static boolean hasSucceeded(ApiObject pod) {
        return Pods.phase(pod).equals("Succeeded");
    }

    /** Being deleted and not yet ended. */
    static boolean isTerminating(ApiObject pod) {
        return pod.isBeingDeleted() && !Pods.isFinished(pod);
    }

    /** Failed, or as good: a pod that is being deleted may never get to tell how it ended. */
    static boolean hasFailed(ApiObject pod, Job job) {
        return Pods.phase(pod).equals("Failed")
                || !job.replacesOnlyFailed() && pod.isBeingDeleted() && !hasSucceeded(pod);
    }

    static int index(ApiObject pod) {
        return count(pod.annotations(), INDEX, NO_INDEX);
    }

    /** Of an indexed Job only pods count that have one of its indexes. */
    static boolean belongs(ApiObject pod, Job job) {
        int index = index(pod);
        return !job.indexed() || index != NO_INDEX && index < job.indexes();
    }

    static int failuresBefore(ApiObject pod) {
        return count(pod.annotations(), FAILURES, 0);
    }

    static int ignoredFailuresBefore(ApiObject pod) {
        return count(pod.annotations(), IGNORED_FAILURES, 0);
    }

    static int allFailuresBefore(ApiObject pod) {
        return failuresBefore(pod) + ignoredFailuresBefore(pod);
    }

    /** Users can write annotations too: what is no number is {@code otherwise}. */
    private static int count(Map<String, String> annotations, String name, int otherwise) {
        try {
            int number = Integer.parseInt(annotations.getOrDefault(name, ""));
            return number < 0 ? otherwise : number;
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** Its last container's end; if that is not known when it stopped being ready, else when it was deleted. */
    static Instant finishedAt(ApiObject pod) {
        return lastContainerEnd(pod)
                .or(() -> notReadySince(pod))
                .or(() -> deletedAt(pod))
                .or(pod::creationTimestamp)
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> lastContainerEnd(ApiObject pod) {
        var ends = pod.status()
                .array("containerStatuses")
                .objects()
                .map(container -> Times.parse(
                        container.object("state").object("terminated").text("finishedAt")))
                .toList();
        return ends.stream().allMatch(Optional::isPresent)
                ? ends.stream().flatMap(Optional::stream).max(Instant::compareTo)
                : Optional.empty();
    }

    private static Optional<Instant> notReadySince(ApiObject pod) {
        return Conditions.find(pod.status(), "Ready")
                .filter(ready -> ready.text("status").equals("False"))
                .flatMap(Conditions::transition);
    }

    /** The deletion timestamp lies a grace period ahead of the deletion. */
    private static Optional<Instant> deletedAt(ApiObject pod) {
        var grace = Duration.ofSeconds(pod.metadata().integerOr("deletionGracePeriodSeconds", 0));
        return pod.deletionTimestamp().map(end -> end.minus(grace));
    }
}
