package dev.djong.controller.ttlafterfinished;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.condition.Conditions;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Deletes a finished Job, with its pods first, once its {@code ttlSecondsAfterFinished} has passed. */
public final class TtlAfterFinishedController implements Controller {
    private final ApiClient client;
    private final Timers timers;
    private final Informer jobs;

    public TtlAfterFinishedController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        jobs = context.informers().of(Resources.JOBS);
    }

    @Override
    public String name() {
        return "ttl_jobs_to_delete";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.JOBS);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return jobs.cache()
                .find(key)
                .flatMap(this::timeLeft)
                .map(left -> left.isPositive() ? Outcome.recheckAfter(left) : deleteIfStillExpired(key))
                .orElse(Outcome.settled());
    }

    /** Empty for a Job that stays. */
    private Optional<Duration> timeLeft(ApiObject job) {
        var seconds = job.spec().integer("ttlSecondsAfterFinished");
        return seconds.isEmpty() || job.isBeingDeleted()
                ? Optional.empty()
                : finishedAt(job).map(end -> Duration.between(timers.instant(), end.plusSeconds(seconds.getAsLong())));
    }

    private static Optional<Instant> finishedAt(ApiObject job) {
        return Stream.of("Complete", "Failed")
                .filter(type -> Conditions.isTrue(job, type))
                .flatMap(type -> Conditions.find(job.status(), type).stream())
                .flatMap(condition -> Conditions.transition(condition).stream())
                .findFirst();
    }

    /** The time may have been extended since: the cache alone does not decide on a deletion. */
    private Outcome deleteIfStillExpired(ObjectKey key) {
        var fresh = client.find(Resources.JOBS, key);
        var left = fresh.flatMap(this::timeLeft);
        if (left.isEmpty()) {
            return Outcome.settled();
        }
        if (left.get().isPositive()) {
            return Outcome.recheckAfter(left.get());
        }
        try {
            var job = fresh.orElseThrow();
            client.delete(
                    Resources.JOBS,
                    key,
                    DeleteOptions.DEFAULT
                            .with(Propagation.FOREGROUND)
                            .onlyUid(job.uid())
                            .onlyVersion(job.resourceVersion()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
        return Outcome.settled();
    }
}
