package dev.djong.controller.job;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.job.JobReport.Note;
import dev.djong.controller.pod.Pods;
import dev.djong.event.EventRecorder.Type;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a Job's books: counts the pods that were let go, notes those that ended, and decides which may be let go next.
 * Pure; see {@link dev.djong.controller.job the package} for the order of writes.
 */
final class JobAccountant {
    /** Uids that are noted at once: bounds the status and how long one Job keeps a worker. */
    static final int MAX_UNCOUNTED = 500;

    /**
     * What was done with the pods.
     *
     * @param created pods that were made
     * @param deleted pods that were told to end
     * @param everything false where the server refused some of it
     */
    record Done(int created, List<ApiObject> deleted, boolean everything) {}

    private final JobObserved seen;
    private final Job job;
    private final JobPlan plan;
    private final Done done;
    private final Optional<Verdict> verdict;
    private final Set<String> succeeded;
    private final Set<String> failed;
    private final List<ApiObject> letGo = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private JsonObject status;

    private JobAccountant(JobObserved seen, JobPlan plan, Done done) {
        this.seen = seen;
        this.job = seen.job();
        this.plan = plan;
        this.done = done;
        // Pods that could not be stopped may still change the outcome.
        this.verdict = plan.verdict().filter(met -> done.everything());
        this.status = job.status();
        this.succeeded = ordered("succeeded");
        this.failed = ordered("failed");
    }

    private Set<String> ordered(String how) {
        return job.status()
                .object("uncountedTerminatedPods")
                .array(how)
                .strings()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static JobReport report(JobObserved seen, JobPlan plan, Done done) {
        return new JobAccountant(seen, plan, done).report();
    }

    private JobReport report() {
        if (job.startTime().isEmpty() && !job.suspended()) {
            status = status.with("startTime", Times.format(seen.now()));
        }
        count();
        boolean allNoted = note();
        indexes();
        running();
        verdict.ifPresentOrElse(met -> conclude(met, allNoted), this::suspension);
        return new JobReport(status, letGo, notes);
    }

    /** What was noted before and is let go by now. */
    private void count() {
        var held = seen.pods().stream()
                .filter(JobPods::isTracked)
                .map(ApiObject::uid)
                .collect(Collectors.toSet());
        count("succeeded", succeeded, held);
        count("failed", failed, held);
    }

    private void count(String how, Set<String> noted, Set<String> held) {
        int before = noted.size();
        noted.retainAll(held);
        counter(how, status.integerOr(how, 0) + before - noted.size());
    }

    private void counter(String name, long value) {
        status = value == 0 ? status.without(name) : status.with(name, value);
    }

    /** Notes the pods that ended. False when there was no room for all. */
    private boolean note() {
        var waiting = seen.awaitingSuccessor();
        var counted = job.completedIndexes();
        int newIndexes = 0;
        boolean room = true;
        for (var pod : inOrder()) {
            if (!JobPods.isTracked(pod) || !mayGo(pod, waiting)) {
                continue;
            }
            if (!room) {
                return false;
            }
            letGo.add(pod);
            if (JobPods.hasSucceeded(pod) && !failed.contains(pod.uid())) {
                if (!job.indexed()) {
                    succeeded.add(pod.uid());
                } else if (JobPods.belongs(pod, job) && !counted.has(JobPods.index(pod))) {
                    newIndexes++; // the index itself is the note
                }
            } else if (countsAsFailed(pod)) {
                failed.add(pod.uid());
            }
            room = newIndexes + succeeded.size() + failed.size() < MAX_UNCOUNTED;
        }
        return true;
    }

    private Collection<ApiObject> inOrder() {
        return job.indexed()
                ? seen.pods().stream()
                        .sorted(Comparator.comparingInt(JobPods::index).thenComparing(ApiObject::name))
                        .toList()
                : seen.pods();
    }

    private boolean mayGo(ApiObject pod, Map<Integer, ApiObject> waiting) {
        if (job.object().isBeingDeleted() || verdict.isPresent() || JobPods.hasSucceeded(pod)) {
            return true;
        }
        return JobPods.hasFailed(pod, job) && waiting.get(JobPods.index(pod)) != pod;
    }

    /** Where the Job fails, all pods that have not succeeded did. */
    private boolean countsAsFailed(ApiObject pod) {
        boolean failure =
                verdict.filter(met -> met.kind() == Verdict.Kind.FAILURE).isPresent();
        return (failure || JobPods.hasFailed(pod, job))
                && JobPods.belongs(pod, job)
                && job.failurePolicy().match(pod).counts();
    }

    private void indexes() {
        if (job.indexed()) {
            var completed = seen.succeededIndexes();
            counter("succeeded", completed.size());
            status = completed.isEmpty()
                    ? status.without("completedIndexes")
                    : status.with("completedIndexes", completed.toString());
            status = job.limitsEachIndex()
                    ? status.with("failedIndexes", seen.failedIndexes().toString())
                    : status.without("failedIndexes");
        }
        var uncounted = JsonObject.builder();
        uncounted.putIf("succeeded", succeeded.isEmpty() ? null : JsonArray.ofStrings(succeeded));
        uncounted.putIf("failed", failed.isEmpty() ? null : JsonArray.ofStrings(failed));
        status = status.with("uncountedTerminatedPods", uncounted.build());
    }

    private int active() {
        return seen.active().size() - done.deleted().size() + done.created();
    }

    private int terminating() {
        return seen.terminating().size() + done.deleted().size();
    }

    private void running() {
        long ready = seen.active().stream().filter(Pods::isReady).count()
                - done.deleted().stream().filter(Pods::isReady).count();
        counter("active", active());
        status = status.with("ready", ready).with("terminating", terminating());
    }

    /** Announces the verdict, and makes it final when nothing is left that runs or has to be counted. */
    private void conclude(Verdict met, boolean allNoted) {
        if (Conditions.find(status, met.kind().announced()).isEmpty()) {
            status = Conditions.set(status, condition(met.kind().announced(), "True", met.reason(), met.message()));
        }
        if (allNoted
                && letGo.isEmpty()
                && succeeded.isEmpty()
                && failed.isEmpty()
                && active() == 0
                && terminating() == 0) {
            status = Conditions.set(status, condition(met.kind().concluded(), "True", met.reason(), met.message()));
            noteEnd(met);
        }
    }

    private void noteEnd(Verdict met) {
        switch (met.kind()) {
            case SUCCESS -> {
                status = status.with("completionTime", Times.format(seen.now()));
                var completions = job.completions();
                if (completions.isPresent() && status.integerOr("succeeded", 0) > completions.getAsLong()) {
                    notes.add(new Note(
                            Type.WARNING,
                            "TooManySucceededPods",
                            "Too many succeeded pods running after completion count reached"));
                }
                notes.add(new Note(Type.NORMAL, "Completed", "Job completed"));
            }
            case FAILURE -> notes.add(new Note(Type.WARNING, met.reason(), met.message()));
        }
    }

    private void suspension() {
        if (plan.verdict().isPresent() || job.object().isBeingDeleted() || !JobPlanner.suspensionChanged(job)) {
            return;
        }
        if (job.suspended()) {
            status = Conditions.set(status, condition("Suspended", "True", "JobSuspended", "Job suspended"));
            notes.add(new Note(Type.NORMAL, "Suspended", "Job suspended"));
        } else {
            status = Conditions.set(status, condition("Suspended", "False", "JobResumed", "Job resumed"))
                    .with("startTime", Times.format(seen.now())); // the deadline begins anew
            notes.add(new Note(Type.NORMAL, "Resumed", "Job resumed"));
        }
    }

    private JsonObject condition(String type, String value, String reason, String message) {
        return Conditions.of(type, value, reason, message, seen.now()).with("lastProbeTime", Times.format(seen.now()));
    }
}
