package dev.djong.controller.job;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.Patch;
import dev.djong.controller.OwnerPatch;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.controller.pod.Pods;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.OwnWrites;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.List;

/** The writes that a Job makes to pods. Each may be repeated. */
final class JobPodWriter {
    /** Names that belong to pods of others; one more and something is wrong. */
    private static final int MAX_FOREIGN_NAMES = 8;

    private final ApiClient client;
    private final Informer pods;
    private final OwnWrites ownWrites;
    private final EventRecorder events;

    JobPodWriter(ApiClient client, Informer pods, OwnWrites ownWrites, EventRecorder events) {
        this.client = client;
        this.pods = pods;
        this.ownWrites = ownWrites;
        this.events = events;
    }

    /** Makes a pod; true where it runs afterwards. In a namespace that is going, nothing is left to do. */
    boolean create(Job job, NewPod wanted) {
        var pod = wanted;
        for (int tries = 0; ; tries++) {
            try {
                wrote(job, client.create(Resources.PODS, pod.object()));
                events.normal(
                        job.object(),
                        "SuccessfulCreate",
                        "Created pod: " + pod.object().name());
                return true;
            } catch (ApiFailure failure) {
                if (Namespaces.isTerminating(failure)) {
                    return true;
                }
                if (!failure.is(Reason.ALREADY_EXISTS) || tries == MAX_FOREIGN_NAMES) {
                    events.warning(job.object(), "FailedCreate", "Error creating: " + failure.getMessage());
                    throw failure;
                }
                var found = client.find(Resources.PODS, pod.object().key());
                if (found.filter(other -> isOurs(other, job)).isPresent()) {
                    // Made before, by a create whose answer was lost or that the cache does not hold yet.
                    wrote(job, found.get());
                    return Pods.isActive(found.get());
                }
                pod = pod.underNextName();
            }
        }
    }

    private static boolean isOurs(ApiObject pod, Job job) {
        return pod.controllerReference()
                .filter(owner -> owner.uid().equals(job.object().uid()))
                .isPresent();
    }

    /** Tells a pod to end; true where it was there. */
    void delete(Job job, ApiObject pod) {
        try {
            client.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.onlyUid(pod.uid()));
            ownWrites.deleted(job.key(), pods, pod);
            events.normal(job.object(), "SuccessfulDelete", "Deleted pod: " + pod.name());
        } catch (ApiFailure failure) {
            if (!isGone(failure)) {
                events.warning(job.object(), "FailedDelete", "Error deleting: " + failure.getMessage());
                throw failure;
            }
        }
    }

    /** Takes the finalizer off, whatever else happens to the pod meanwhile. */
    void letGo(ObjectKey job, ApiObject pod) {
        if (!JobPods.isTracked(pod)) {
            return;
        }
        var change = JsonObject.builder()
                .put("uid", pod.uid())
                .put("$deleteFromPrimitiveList/finalizers", JsonArray.ofStrings(List.of(JobPods.TRACKING)))
                .build();
        try {
            var free = client.patch(Resources.PODS, pod.key(), "", Patch.strategic(JsonObject.of("metadata", change)));
            ownWrites.wrote(job, pods, free);
        } catch (ApiFailure failure) {
            if (!isGone(failure)) {
                throw failure;
            }
        }
    }

    /** The pod, or the one of that uid. */
    private static boolean isGone(ApiFailure failure) {
        return failure.is(Reason.NOT_FOUND) || failure.is(Reason.CONFLICT);
    }

    /** Takes a pod without owner in, so that it will be counted. */
    void adopt(Job job, ApiObject pod) {
        var owned = OwnerPatch.adopt(pod, job.object());
        var tracked = owned.body()
                .asObject()
                .update(
                        "metadata",
                        metadata -> metadata.with(
                                "finalizers", JsonArray.ofStrings(JobPods.withTracking(pod.finalizers()))));
        wrote(job, client.patch(Resources.PODS, pod.key(), "", Patch.merge(tracked)));
    }

    void release(Job job, ApiObject pod) {
        try {
            wrote(
                    job,
                    client.patch(
                            Resources.PODS,
                            pod.key(),
                            "",
                            OwnerPatch.release(pod, job.object().uid())));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private void wrote(Job job, ApiObject pod) {
        ownWrites.wrote(job.key(), pods, pod);
    }
}
