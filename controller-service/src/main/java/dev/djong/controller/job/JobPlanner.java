package dev.djong.controller.job;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides how a Job stands, and which pods it makes and ends. Pure. */
final class JobPlanner {
    /** Creates or deletes of one reconcile: others get their turn in between. */
    static final int BURST = 500;

    private JobPlanner() {}

    static JobPlan plan(JobObserved seen) {
        var verdict = verdict(seen);
        if (verdict.isPresent()) {
            return JobPlan.end(verdict.get(), seen.active());
        }
        var plan = seen.job().object().isBeingDeleted() ? JobPlan.NOTHING : manage(seen);
        plan = plan.recheckWithin(seen.job().deadline().map(deadline -> Duration.between(seen.now(), deadline)));
        int active = seen.active().size() - plan.drop().size() + plan.create().size();
        return active == 0 && isComplete(seen)
                ? plan.with(Verdict.success("CompletionsReached", "Reached expected number of succeeded pods"))
                : plan;
    }

    /** Failures come before successes, and what was announced before everything. */
    private static Optional<Verdict> verdict(JobObserved seen) {
        return Verdict.announced(seen.job())
                .or(() -> failedByPolicy(seen))
                .or(() -> failedTooOften(seen))
                .or(() -> tookTooLong(seen))
                .or(() -> failedIndexes(seen))
                .or(() -> succeededByPolicy(seen));
    }

    private static Optional<Verdict> failedByPolicy(JobObserved seen) {
        var policy = seen.job().failurePolicy();
        return seen.pods().stream()
                .filter(pod -> JobPods.hasFailed(pod, seen.job()))
                .map(policy::match)
                .filter(match -> match.action() == PodFailurePolicy.Action.FAIL_JOB)
                .findFirst()
                .map(match -> Verdict.failure("PodFailurePolicy", match.message()));
    }

    private static Optional<Verdict> failedTooOften(JobObserved seen) {
        return seen.failed() > seen.job().backoffLimit() || restartedTooOften(seen)
                ? Optional.of(Verdict.failure("BackoffLimitExceeded", "Job has reached the specified backoff limit"))
                : Optional.empty();
    }

    /** Pods that are restarted in place do not fail: their containers' restarts are counted instead. */
    private static boolean restartedTooOften(JobObserved seen) {
        if (!seen.job().retriesInPlace()) {
            return false;
        }
        long restarts = seen.pods().stream()
                .filter(pod -> Set.of("Running", "Pending").contains(Pods.phase(pod)))
                .flatMap(pod -> Stream.of("initContainerStatuses", "containerStatuses")
                        .flatMap(list -> pod.status().array(list).objects()))
                .mapToLong(container -> container.integerOr("restartCount", 0))
                .sum();
        return restarts > 0 && restarts >= seen.job().backoffLimit();
    }

    private static Optional<Verdict> tookTooLong(JobObserved seen) {
        return seen.job()
                .deadline()
                .filter(deadline -> !deadline.isAfter(seen.now()))
                .map(deadline -> Verdict.failure("DeadlineExceeded", "Job was active longer than specified deadline"));
    }

    private static Optional<Verdict> failedIndexes(JobObserved seen) {
        var job = seen.job();
        if (!job.limitsEachIndex()) {
            return Optional.empty();
        }
        int failed = seen.failedIndexes().size();
        var most = job.maxFailedIndexes();
        if (most.isPresent() && failed > most.getAsLong()) {
            return Optional.of(Verdict.failure(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"));
        }
        return failed > 0 && failed + seen.succeededIndexes().size() >= job.indexes()
                ? Optional.of(Verdict.failure("FailedIndexes", "Job has failed indexes"))
                : Optional.empty();
    }

    private static Optional<Verdict> succeededByPolicy(JobObserved seen) {
        return seen.job().indexed()
                ? SuccessPolicy.met(seen.job(), seen.succeededIndexes())
                        .map(rule -> Verdict.success("SuccessPolicy", rule))
                : Optional.empty();
    }

    private static boolean isComplete(JobObserved seen) {
        var completions = seen.job().completions();
        return completions.isEmpty() ? seen.succeeded() > 0 : seen.succeeded() >= completions.getAsLong();
    }

    /** One reconcile either ends pods or makes some, so that what it makes is not made on top of what is ending. */
    private static JobPlan manage(JobObserved seen) {
        var active = seen.active();
        if (seen.job().suspended()) {
            return JobPlan.drop(active);
        }
        long wanted = wanted(seen, active.size());
        var surplus = surplus(seen.job(), active, (int) Math.max(0, active.size() - wanted));
        if (!surplus.isEmpty()) {
            return JobPlan.drop(surplus.subList(0, Math.min(surplus.size(), BURST)));
        }
        long going = seen.job().replacesOnlyFailed() ? seen.terminating().size() : 0;
        int missing = Math.clamp(wanted - active.size() - going, 0, BURST);
        return missing == 0 ? JobPlan.NOTHING : make(seen, missing);
    }

    /** How many pods should run now. */
    private static long wanted(JobObserved seen, int active) {
        var job = seen.job();
        if (job.completions().isPresent()) {
            return Math.clamp(job.completions().getAsLong() - seen.succeeded(), 0, job.parallelism());
        }
        return seen.succeeded() > 0 ? active : job.parallelism();
    }

    /** Pods without a valid index, and of several with one index all but the one that is furthest; then the least far. */
    private static List<ApiObject> surplus(Job job, List<ApiObject> active, int atLeast) {
        var leastFirst = active.stream().sorted(FURTHEST_LAST).toList();
        var surplus = new ArrayList<ApiObject>();
        if (job.indexed()) {
            Map<Integer, ApiObject> kept = new HashMap<>();
            leastFirst.stream()
                    .filter(pod -> JobPods.belongs(pod, job))
                    .forEach(pod -> kept.put(JobPods.index(pod), pod));
            leastFirst.stream()
                    .filter(pod -> kept.get(JobPods.index(pod)) != pod)
                    .forEach(surplus::add);
        }
        leastFirst.stream()
                .filter(pod -> !surplus.contains(pod))
                .limit(Math.max(0, atLeast - surplus.size()))
                .toList()
                .forEach(surplus::add);
        return surplus;
    }

    /** Upstream's ranking of active pods: unscheduled, pending, not ready, restarted often, young ones go first. */
    private static final Comparator<ApiObject> FURTHEST_LAST = Comparator.<ApiObject>comparingInt(
                    pod -> Pods.nodeName(pod).isEmpty() ? 0 : 1)
            .thenComparingInt(pod -> Pods.phase(pod).equals("Running") ? 1 : 0)
            .thenComparingInt(pod -> Pods.isReady(pod) ? 1 : 0)
            .thenComparing(pod -> Pods.readySince(pod).orElse(Instant.EPOCH), Comparator.reverseOrder())
            .thenComparing(Pods::restarts, Comparator.reverseOrder())
            .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH), Comparator.reverseOrder())
            .thenComparing(ApiObject::name);

    private static JobPlan make(JobObserved seen, int missing) {
        var job = seen.job();
        if (job.limitsEachIndex()) {
            return makeDueIndexes(seen, pending(seen, missing));
        }
        var wait = seen.nextBackoff().left(seen.now());
        if (wait.isPositive()) {
            return JobPlan.NOTHING.recheckWithin(Optional.of(wait));
        }
        return JobPlan.NOTHING.create(
                job.indexed()
                        ? pending(seen, missing).stream()
                                .map(index -> ofIndex(seen, index, null))
                                .toList()
                        : plain(seen, missing));
    }

    /** Each index waits for itself. */
    private static JobPlan makeDueIndexes(JobObserved seen, List<Integer> indexes) {
        var replaced = seen.awaitingSuccessor();
        var due = new ArrayList<NewPod>();
        Optional<Duration> next = Optional.empty();
        for (int index : indexes) {
            var before = replaced.get(index);
            var wait = before == null ? Duration.ZERO : backoff(before).left(seen.now());
            if (wait.isZero()) {
                due.add(ofIndex(seen, index, before));
            } else if (next.isEmpty() || wait.compareTo(next.get()) < 0) {
                next = Optional.of(wait);
            }
        }
        return JobPlan.NOTHING.create(due).recheckWithin(next);
    }

    private static PodBackoff backoff(ApiObject failed) {
        return new PodBackoff(JobPods.allFailuresBefore(failed) + 1, JobPods.finishedAt(failed));
    }

    /** The lowest indexes that neither ended nor run. */
    private static List<Integer> pending(JobObserved seen, int count) {
        var job = seen.job();
        var busy = job.replacesOnlyFailed()
                ? Stream.concat(seen.active().stream(), seen.terminating().stream())
                : seen.active().stream();
        var settled = seen.succeededIndexes().and(JobObserved.indexesOf(busy));
        if (job.limitsEachIndex()) {
            settled = settled.and(seen.failedIndexes());
        }
        return settled.firstMissing(count, job.indexes());
    }

    private static NewPod ofIndex(JobObserved seen, int index, @Nullable ApiObject replaced) {
        var names = NewPod.namesOf(seen.job(), index);
        int place = names.next(seen.pods(), seen.job().object().generation());
        return NewPod.ofIndex(seen.job(), index, names, place, replaced);
    }

    private static List<NewPod> plain(JobObserved seen, int count) {
        var job = seen.job().object();
        var names = new NameSequence(job.name(), job.uid());
        var taken = seen.pods().stream().map(ApiObject::name).collect(Collectors.toCollection(HashSet::new));
        var pods = new ArrayList<NewPod>();
        for (int place = names.next(seen.pods(), job.generation()); pods.size() < count; place++) {
            if (taken.add(names.name(place))) {
                pods.add(NewPod.of(seen.job(), names, place));
            }
        }
        return pods;
    }

    /** Whether the suspension that the spec asks for is not yet in the status, or the other way round. */
    static boolean suspensionChanged(Job job) {
        return job.suspended() != Conditions.isTrue(job.object(), "Suspended");
    }
}
