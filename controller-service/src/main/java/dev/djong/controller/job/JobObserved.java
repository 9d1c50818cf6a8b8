package dev.djong.controller.job;

import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Job and the pods that it manages.
 *
 * @param backoff what earlier failures cost
 */
record JobObserved(Job job, List<ApiObject> pods, PodBackoff backoff, Instant now) {

    List<ApiObject> active() {
        return pods.stream().filter(Pods::isActive).toList();
    }

    List<ApiObject> terminating() {
        return pods.stream().filter(JobPods::isTerminating).toList();
    }

    /** Ended well and not noted yet. */
    List<ApiObject> newlySucceeded() {
        return newlyEnded(job.indexed() ? "" : "succeeded", JobPods::hasSucceeded);
    }

    List<ApiObject> newlyFailed() {
        return newlyEnded("failed", pod -> JobPods.hasFailed(pod, job));
    }

    private List<ApiObject> newlyEnded(String how, Predicate<ApiObject> ended) {
        var noted = job.uncounted(how);
        return tracked().filter(pod -> !noted.contains(pod.uid())).filter(ended).toList();
    }

    private Stream<ApiObject> tracked() {
        return pods.stream().filter(pod -> JobPods.isTracked(pod) && JobPods.belongs(pod, job));
    }

    /** All successes, noted and counted ones included. */
    long succeeded() {
        return job.indexed()
                ? succeededIndexes().size()
                : job.status().integerOr("succeeded", 0)
                        + job.uncounted("succeeded").size()
                        + newlySucceeded().size();
    }

    /** All failures that use up a retry. */
    long failed() {
        var policy = job.failurePolicy();
        return job.status().integerOr("failed", 0)
                + job.uncounted("failed").size()
                + newlyFailed().stream()
                        .filter(pod -> policy.match(pod).counts())
                        .count();
    }

    Indexes succeededIndexes() {
        return job.completedIndexes().and(indexesOf(tracked().filter(JobPods::hasSucceeded)));
    }

    /** Indexes that are given up; of a Job that limits the retries of each. */
    Indexes failedIndexes() {
        return Indexes.parse(job.status().text("failedIndexes"), job.indexes())
                .and(indexesOf(tracked().filter(this::endsItsIndex)));
    }

    private boolean endsItsIndex(ApiObject pod) {
        if (!JobPods.hasFailed(pod, job)) {
            return false;
        }
        var match = job.failurePolicy().match(pod);
        return match.action() == PodFailurePolicy.Action.FAIL_INDEX
                || match.counts() && JobPods.failuresBefore(pod) >= job.backoffLimitPerIndex();
    }

    static Indexes indexesOf(Stream<ApiObject> pods) {
        var indexes = new TreeSet<Integer>();
        pods.map(JobPods::index).filter(index -> index != JobPods.NO_INDEX).forEach(indexes::add);
        return Indexes.of(indexes);
    }

    /**
     * The last failed pod of each index that has to be tried again. It stays until its successor is there, which inherits
     * the number of failures from it.
     */
    Map<Integer, ApiObject> awaitingSuccessor() {
        if (!job.limitsEachIndex()) {
            return Map.of();
        }
        var settled = succeededIndexes().and(failedIndexes()).and(indexesOf(active().stream()));
        var last = new HashMap<Integer, ApiObject>();
        tracked()
                .filter(pod -> JobPods.hasFailed(pod, job) && !settled.has(JobPods.index(pod)))
                .forEach(pod -> last.merge(JobPods.index(pod), pod, JobObserved::later));
        return last;
    }

    private static ApiObject later(ApiObject one, ApiObject other) {
        return JobPods.allFailuresBefore(one) <= JobPods.allFailuresBefore(other)
                        && !JobPods.finishedAt(other).isBefore(JobPods.finishedAt(one))
                ? other
                : one;
    }

    /** With the pods that have just ended. */
    PodBackoff nextBackoff() {
        return backoff.after(newlySucceeded(), newlyFailed());
    }
}
