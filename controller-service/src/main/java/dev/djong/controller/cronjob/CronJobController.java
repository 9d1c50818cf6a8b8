package dev.djong.controller.cronjob;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.cronjob.CronJobPlan.Start;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Observes a CronJob and its Jobs, has {@link CronJobPlanner} plan, and acts: replace, start, forget, report.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/">CronJobs</a>
 */
public final class CronJobController implements Controller {
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer cronJobs;
    private final Informer jobs;
    private final OwnWrites ownWrites = new OwnWrites();

    public CronJobController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("cronjob-controller");
        cronJobs = context.informers().of(Resources.CRON_JOBS);
        jobs = context.informers().of(Resources.JOBS, Index.BY_CONTROLLER_UID);
    }

    @Override
    public String name() {
        return "cronjob";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.CRON_JOBS).andOwned(Resources.JOBS, "CronJob");
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = cronJobs.cache().find(key).map(CronJob::new);
        if (found.isEmpty()) {
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var cronJob = found.get();
        var plan = CronJobPlanner.plan(observe(cronJob));
        var about = Subject.of(cronJob.object());
        plan.notes().forEach(note -> events.record(about, note.type(), note.reason(), note.message()));
        plan.replace().forEach(job -> delete(cronJob, job));
        var status =
                plan.start().map(start -> start(cronJob, start, plan.status())).orElse(plan.status());
        plan.outdated().forEach(job -> delete(cronJob, job));
        if (!status.equals(cronJob.status())) {
            var changed = cronJob.object().with("status", status);
            ownWrites.wrote(key, cronJobs, client.updateStatus(Resources.CRON_JOBS, changed));
        }
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    private CronJobObserved observe(CronJob cronJob) {
        var owned =
                jobs.cache().byIndex(Index.BY_CONTROLLER_UID, cronJob.object().uid());
        return new CronJobObserved(cronJob, owned, gone(cronJob, owned), timers.instant());
    }

    /** The cache may be behind: the server is asked whether a Job of the status really is not there. */
    private Set<String> gone(CronJob cronJob, Collection<ApiObject> known) {
        var uids = known.stream().map(ApiObject::uid).collect(Collectors.toSet());
        return cronJob.active().stream()
                .filter(entry -> !uids.contains(entry.text("uid")))
                .filter(entry -> find(cronJob, entry.text("name"))
                        .filter(job -> job.uid().equals(entry.text("uid")))
                        .isEmpty())
                .map(entry -> entry.text("uid"))
                .collect(Collectors.toSet());
    }

    private Optional<ApiObject> find(CronJob cronJob, String jobName) {
        return client.find(Resources.JOBS, new ObjectKey(cronJob.object().namespace(), jobName));
    }

    /** Creates the Job; the status with it. */
    private JsonObject start(CronJob cronJob, Start start, JsonObject status) {
        return create(cronJob, start)
                .map(job -> {
                    ownWrites.wrote(cronJob.key(), jobs, job);
                    return status.with("active", status.array("active").plus(CronJob.reference(job)))
                            .with("lastScheduleTime", Times.format(start.scheduled()));
                })
                .orElse(status);
    }

    /** Empty where somebody else's Job has the name, or the namespace is going. */
    private Optional<ApiObject> create(CronJob cronJob, Start start) {
        try {
            var job = client.create(Resources.JOBS, start.job());
            events.normal(cronJob.object(), "SuccessfulCreate", "Created job " + job.name());
            return Optional.of(job);
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS)) {
                // Made before, by a create whose answer was lost or that the cache does not hold yet.
                return find(cronJob, start.job().name()).filter(job -> isOurs(job, cronJob));
            }
            if (Namespaces.isTerminating(failure)) {
                return Optional.empty();
            }
            events.warning(cronJob.object(), "FailedCreate", "Error creating job: " + failure.getMessage());
            throw failure;
        }
    }

    private static boolean isOurs(ApiObject job, CronJob cronJob) {
        return job.controllerReference()
                .filter(owner -> owner.uid().equals(cronJob.object().uid()))
                .isPresent();
    }

    private void delete(CronJob cronJob, ApiObject job) {
        try {
            client.delete(
                    Resources.JOBS,
                    job.key(),
                    DeleteOptions.DEFAULT.with(Propagation.BACKGROUND).onlyUid(job.uid()));
            ownWrites.deleted(cronJob.key(), jobs, job);
            events.normal(cronJob.object(), "SuccessfulDelete", "Deleted job " + job.name());
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                events.warning(cronJob.object(), "FailedDelete", "Deleted job: " + failure.getMessage());
                throw failure;
            }
        }
    }
}
