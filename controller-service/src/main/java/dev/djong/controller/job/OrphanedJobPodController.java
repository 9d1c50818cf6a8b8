package dev.djong.controller.job;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.Watches;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tracking finalizer off pods that no Job will count any more, since theirs is gone or finished: without this
 * they could never be deleted. Its keys are pods.
 */
public final class OrphanedJobPodController implements Controller {
    private final ApiClient client;
    private final Informer jobs;
    private final Informer pods;
    private final JobPodWriter writer;

    public OrphanedJobPodController(ControllerContext context) {
        client = context.client();
        jobs = context.informers().of(Resources.JOBS);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID);
        writer = new JobPodWriter(
                client, pods, new OwnWrites(), context.eventsAs().apply("job-controller"));
    }

    @Override
    public String name() {
        return "job_orphan_pod";
    }

    @Override
    public Watches watches() {
        return new Watches(List.of(
                new Watches.Source(Resources.PODS, OrphanedJobPodController::itself),
                new Watches.Source(Resources.JOBS, this::podsLeftBehind)));
    }

    private static Collection<ObjectKey> itself(Change change) {
        return change instanceof Change.Removed || !JobPods.isTracked(change.object())
                ? List.of()
                : List.of(change.object().key());
    }

    private Collection<ObjectKey> podsLeftBehind(Change change) {
        var job = change.object();
        if (!(change instanceof Change.Removed) && !Job.isFinished(job)) {
            return List.of();
        }
        return pods.cache().byIndex(Index.BY_CONTROLLER_UID, job.uid()).stream()
                .filter(JobPods::isTracked)
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        pods.cache()
                .find(key)
                .filter(JobPods::isTracked)
                .filter(this::isOrphaned)
                .ifPresent(pod -> writer.letGo(key, pod));
        return Outcome.settled();
    }

    /** The cache may be behind: a pod is not given up on its word alone. */
    private boolean isOrphaned(ApiObject pod) {
        var owner = pod.controllerReference();
        if (owner.isEmpty()) {
            return true;
        }
        if (!owner.get().kind().equals(Job.KIND) || !owner.get().apiVersion().equals("batch/v1")) {
            return false;
        }
        var key = new ObjectKey(pod.namespace(), owner.get().name());
        return !counts(jobs.cache().find(key).orElse(null), owner.get())
                && !counts(client.find(Resources.JOBS, key).orElse(null), owner.get());
    }

    private static boolean counts(@Nullable ApiObject job, OwnerReference owner) {
        return job != null && job.uid().equals(owner.uid()) && (Job.isManagedElsewhere(job) || !Job.isFinished(job));
    }
}
