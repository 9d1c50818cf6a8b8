package dev.djong.controller.job;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.job.JobAccountant.Done;
import dev.djong.controller.pod.Pods;
import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Revision;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.SlowStart;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Observes a Job and its pods, has {@link JobPlanner} plan, makes and ends pods, and writes what {@link JobAccountant}
 * reports.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/job/">Jobs</a>
 */
public final class JobController implements Controller {
    /** The caches will come past our own writes and wake us; this is for a change that a relist hid. */
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final Timers timers;
    private final SlowStart writes;
    private final EventRecorder events;
    private final Informer jobs;
    private final Informer pods;
    private final OwnWrites ownWrites = new OwnWrites();
    private final JobPodWriter writer;
    private final Map<ObjectKey, Remembered> remembered = new ConcurrentHashMap<>();

    /** What failures have cost the Job of that uid so far. */
    private record Remembered(String uid, PodBackoff backoff) {}

    /** What the server refused, if anything, after the rest was done. */
    private record Acted(Done done, Optional<ApiFailure> refused) {}

    public JobController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        writes = context.writes();
        events = context.eventsAs().apply("job-controller");
        jobs = context.informers().of(Resources.JOBS);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID);
        writer = new JobPodWriter(client, pods, ownWrites, events);
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.JOBS).andOwned(Resources.PODS, Job.KIND).and(Resources.PODS, this::selectingOrphan);
    }

    /** A pod without controller concerns every Job that selects it. */
    private Collection<ObjectKey> selectingOrphan(Change change) {
        var pod = change.object();
        if (pod.controllerReference().isPresent() || change instanceof Change.Removed) {
            return List.of();
        }
        return jobs.cache().inNamespace(pod.namespace()).stream()
                .filter(job -> new Job(job).selector().matches(pod.labels()))
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = jobs.cache().find(key).map(Job::new);
        if (found.isEmpty() || found.get().isFinished()) {
            remembered.remove(key);
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (found.get().isManagedElsewhere()) {
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        if (found.get().modeUnknown()) {
            events.warning(
                    found.get().object(),
                    "UnknownCompletionMode",
                    "Skipped Job sync because completion mode is unknown");
            return Outcome.settled();
        }
        return claim(found.get()) ? Outcome.recheckAfter(OWN_WRITES_RECHECK) : settle(found.get());
    }

    /** Adopts and releases; true when ownership changed and the caches must follow first. */
    private boolean claim(Job job) {
        var selector = job.selector();
        var leaving = owned(job).stream()
                .filter(pod -> !selector.matches(pod.labels()) && !pod.isBeingDeleted())
                .toList();
        leaving.forEach(pod -> writer.release(job, pod));
        if (job.object().isBeingDeleted() || selector.isEverything()) {
            return !leaving.isEmpty();
        }
        var orphans = pods.cache().inNamespace(job.object().namespace()).stream()
                .filter(pod -> pod.controllerReference().isEmpty() && !pod.isBeingDeleted())
                .filter(pod -> selector.matches(pod.labels()))
                .toList();
        if (!orphans.isEmpty() && isStillThere(job)) {
            orphans.forEach(pod -> writer.adopt(job, pod));
        }
        return !leaving.isEmpty() || !orphans.isEmpty();
    }

    private boolean isStillThere(Job job) {
        return client.find(Resources.JOBS, job.key())
                .filter(fresh -> fresh.uid().equals(job.object().uid()) && !fresh.isBeingDeleted())
                .isPresent();
    }

    private Outcome settle(Job cached) {
        var seen = observe(cached);
        if (seen.isEmpty()) {
            return Outcome.settled();
        }
        var plan = JobPlanner.plan(seen.get());
        var acted = act(plan, seen.get().job());
        report(seen.get(), JobAccountant.report(seen.get(), plan, acted.done()));
        if (acted.refused().isPresent()) {
            throw acted.refused().get();
        }
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    /**
     * From the caches, unless one of them may be older than the other in a way that would count a pod twice or not at all:
     * then the server is asked. This happens after a restart, or when somebody else wrote to a pod.
     */
    private Optional<JobObserved> observe(Job cached) {
        var ours = owned(cached);
        var job = ours.stream().anyMatch(pod -> isCountedLater(pod, cached)) ? fresh(cached) : Optional.of(cached);
        return job.map(current -> new JobObserved(
                current, podsMayBeOlder(current, ours) ? listed(current) : ours, backoff(current), timers.instant()));
    }

    private List<ApiObject> owned(Job job) {
        return pods.cache().byIndex(Index.BY_CONTROLLER_UID, job.object().uid());
    }

    /** Let go, though the Job as we know it never noted it: perhaps a newer one did. */
    private boolean isCountedLater(ApiObject pod, Job job) {
        return Pods.isFinished(pod)
                && !JobPods.isTracked(pod)
                && !job.isNoted(pod)
                && jobs.revision().isBefore(revision(pod));
    }

    private Optional<Job> fresh(Job job) {
        return client.find(Resources.JOBS, job.key())
                .filter(found -> found.uid().equals(job.object().uid()))
                .map(Job::new);
    }

    /** A pod that seems not to be counted may be, and one that seems gone may not be there yet. */
    private boolean podsMayBeOlder(Job job, List<ApiObject> ours) {
        var written = revision(job.object());
        if (!pods.revision().isBefore(written)) {
            return false;
        }
        long noted = job.uncounted("succeeded").size() + job.uncounted("failed").size();
        return ours.stream().filter(job::isNoted).count() < noted
                || ours.stream()
                        .anyMatch(pod -> Pods.isFinished(pod)
                                && JobPods.isTracked(pod)
                                && !job.isNoted(pod)
                                && !written.isBefore(revision(pod)));
    }

    private static Revision revision(ApiObject object) {
        return new Revision(Long.parseLong(object.resourceVersion()));
    }

    private List<ApiObject> listed(Job job) {
        var where = ListOptions.inNamespace(job.object().namespace()).matching(job.selector());
        return client.list(Resources.PODS, where).items().stream()
                .filter(pod -> pod.controllerReference()
                        .filter(owner -> owner.uid().equals(job.object().uid()))
                        .isPresent())
                .toList();
    }

    /** A process that has just begun reads it from the pods that are still there; those told to end did not fail. */
    private PodBackoff backoff(Job job) {
        var known = remembered.get(job.key());
        if (known != null && known.uid().equals(job.object().uid())) {
            return known.backoff();
        }
        var before = owned(job).stream()
                .filter(pod -> !pod.isBeingDeleted() && (!JobPods.isTracked(pod) || job.isNoted(pod)))
                .toList();
        return PodBackoff.NONE.after(
                before.stream().filter(JobPods::hasSucceeded).toList(),
                before.stream()
                        .filter(pod -> Pods.phase(pod).equals("Failed"))
                        .filter(pod -> job.failurePolicy().match(pod).counts())
                        .toList());
    }

    /** The first refusal ends it: a quota is asked a few times, not five hundred times. */
    private Acted act(JobPlan plan, Job job) {
        var created = new AtomicInteger();
        var deleted = Collections.synchronizedList(new ArrayList<ApiObject>());
        try {
            writes.each(plan.stop(), pod -> {
                writer.delete(job, pod);
                deleted.add(pod);
            });
            writes.each(plan.drop(), pod -> {
                writer.letGo(job.key(), pod);
                writer.delete(job, pod);
                deleted.add(pod);
            });
            writes.each(plan.create(), pod -> {
                if (writer.create(job, pod)) {
                    created.incrementAndGet();
                }
            });
            return new Acted(new Done(created.get(), deleted, true), Optional.empty());
        } catch (ApiFailure refused) {
            return new Acted(new Done(created.get(), deleted, false), Optional.of(refused));
        }
    }

    private void report(JobObserved seen, JobReport report) {
        var job = seen.job();
        if (!report.status().equals(job.status())) {
            var written = client.updateStatus(Resources.JOBS, job.object().with("status", report.status()));
            ownWrites.wrote(job.key(), jobs, written);
        }
        remembered.put(job.key(), new Remembered(job.object().uid(), seen.nextBackoff()));
        report.notes()
                .forEach(note -> events.record(Subject.of(job.object()), note.type(), note.reason(), note.message()));
        report.letGo().forEach(pod -> writer.letGo(job.key(), pod));
    }
}
