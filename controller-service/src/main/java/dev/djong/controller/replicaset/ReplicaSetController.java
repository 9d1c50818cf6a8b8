package dev.djong.controller.replicaset;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.OwnerPatch;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.PodTemplates;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.replicaset.ReplicaSetStatus.Failure;
import dev.djong.event.EventRecorder;
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
import dev.djong.reconcile.SlowStart;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Observes a ReplicaSet, or a ReplicationController, and its pods, has {@link ReplicaSetPlanner} plan, and acts: adopt, release, create, delete,
 * report. Pods are created one after the other and the first refusal ends it, so that a quota or a webhook is asked once
 * and not five hundred times.
 */
public final class ReplicaSetController implements Controller {
    /** The caches will come past our own writes and wake us; this is for a change that a relist hid. */
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ReplicaKind kind;
    private final ApiClient client;
    private final Timers timers;
    private final SlowStart writes;
    private final EventRecorder events;
    private final Informer replicaSets;
    private final Informer pods;
    private final OwnWrites ownWrites = new OwnWrites();

    public ReplicaSetController(ControllerContext context) {
        this(ReplicaKind.REPLICA_SET, context);
    }

    /** The same for ReplicationControllers. */
    public static ReplicaSetController ofReplicationControllers(ControllerContext context) {
        return new ReplicaSetController(ReplicaKind.REPLICATION_CONTROLLER, context);
    }

    private ReplicaSetController(ReplicaKind kind, ControllerContext context) {
        this.kind = kind;
        client = context.client();
        timers = context.timers();
        writes = context.writes();
        events = context.eventsAs().apply(kind.component());
        replicaSets = context.informers().of(kind.resource(), Index.BY_CONTROLLER_UID);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID, Index.BY_NODE_NAME);
    }

    @Override
    public String name() {
        return kind.controller();
    }

    @Override
    public Watches watches() {
        return Watches.on(kind.resource())
                .andOwned(Resources.PODS, kind.kindName())
                .and(Resources.PODS, this::selectingOrphan);
    }

    /** A pod without controller concerns every ReplicaSet that selects it. */
    private Collection<ObjectKey> selectingOrphan(Change change) {
        var pod = change.object();
        if (pod.controllerReference().isPresent() || change instanceof Change.Removed) {
            return List.of();
        }
        return replicaSets.cache().inNamespace(pod.namespace()).stream()
                .filter(set -> kind.selector(set).matches(pod.labels()))
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = replicaSets.cache().find(key);
        if (found.isEmpty()) {
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var seen = observe(found.get());
        var plan = ReplicaSetPlanner.plan(seen);
        plan.release().forEach(pod -> release(pod, seen.replicaSet()));
        var refused = adopt(plan.adopt(), seen.replicaSet());
        if (refused) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var failure = scale(plan, seen.replicaSet());
        report(seen, failure.map(refusal -> toFailure(refusal, plan)));
        if (failure.isPresent()) {
            throw failure.get();
        }
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    private ReplicaSetObserved observe(ApiObject replicaSet) {
        var owned = pods.cache().byIndex(Index.BY_CONTROLLER_UID, replicaSet.uid());
        var selector = kind.selector(replicaSet);
        var orphans = pods.cache().inNamespace(replicaSet.namespace()).stream()
                .filter(pod -> pod.controllerReference().isEmpty() && selector.matches(pod.labels()))
                .toList();
        return new ReplicaSetObserved(kind, replicaSet, owned, orphans, relatedByNode(replicaSet), timers.instant());
    }

    /** Active pods of all ReplicaSets of the same owner, counted a node. */
    private Map<String, Integer> relatedByNode(ApiObject replicaSet) {
        var counts = new HashMap<String, Integer>();
        for (var set : siblings(replicaSet)) {
            for (var pod : pods.cache().byIndex(Index.BY_CONTROLLER_UID, set.uid())) {
                if (Pods.isActive(pod)) {
                    counts.merge(Pods.nodeName(pod), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private List<ApiObject> siblings(ApiObject replicaSet) {
        return replicaSet
                .controllerReference()
                .map(OwnerReference::uid)
                .map(uid -> replicaSets.cache().byIndex(Index.BY_CONTROLLER_UID, uid))
                .orElse(List.of(replicaSet));
    }

    private void release(ApiObject pod, ApiObject replicaSet) {
        try {
            client.patch(Resources.PODS, pod.key(), "", OwnerPatch.release(pod, replicaSet.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    /** True when the ReplicaSet, asked for afresh, is not one that may adopt any more. */
    private boolean adopt(List<ApiObject> orphans, ApiObject replicaSet) {
        if (orphans.isEmpty()) {
            return false;
        }
        var fresh = client.find(kind.resource(), replicaSet.key());
        if (fresh.filter(set -> set.uid().equals(replicaSet.uid()) && !set.isBeingDeleted())
                .isEmpty()) {
            return true;
        }
        for (var pod : orphans) {
            Patch patch = OwnerPatch.adopt(pod, replicaSet);
            ownWrites.wrote(replicaSet.key(), pods, client.patch(Resources.PODS, pod.key(), "", patch));
        }
        return false;
    }

    /** Creates or deletes; what the server refused. */
    private Optional<ApiFailure> scale(ReplicaSetPlan plan, ApiObject replicaSet) {
        try {
            createPods(plan, replicaSet);
            writes.each(plan.delete(), pod -> delete(pod, replicaSet));
            return Optional.empty();
        } catch (ApiFailure failure) {
            return Optional.of(failure);
        }
    }

    private void createPods(ReplicaSetPlan plan, ApiObject replicaSet) {
        var names = new NameSequence(replicaSet.name(), replicaSet.uid());
        var free = IntStream.iterate(plan.firstPlace(), place -> place + 1)
                .mapToObj(names::name)
                .filter(name -> !plan.taken().contains(name))
                .iterator();
        writes.until(plan.create(), () -> {
            var name = free.next();
            return () -> create(name, names.prefix(), replicaSet);
        });
    }

    /** False when the name is taken by a pod that does not count. In a namespace that is going, nothing is left to do. */
    private boolean create(String name, String prefix, ApiObject replicaSet) {
        try {
            var pod = client.create(Resources.PODS, PodTemplates.pod(replicaSet, name, prefix));
            ownWrites.wrote(replicaSet.key(), pods, pod);
            events.normal(replicaSet, "SuccessfulCreate", "Created pod: " + name);
            return true;
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS)) {
                return isOurs(new ObjectKey(replicaSet.namespace(), name), replicaSet);
            }
            if (Namespaces.isTerminating(failure)) {
                return true;
            }
            events.warning(replicaSet, "FailedCreate", "Error creating: " + failure.getMessage());
            throw failure;
        }
    }

    /** An earlier create of ours whose answer was lost, or that the cache does not hold yet. */
    private boolean isOurs(ObjectKey key, ApiObject replicaSet) {
        var pod = client.find(Resources.PODS, key)
                .filter(found -> found.controllerReference()
                        .filter(owner -> owner.uid().equals(replicaSet.uid()))
                        .isPresent())
                .filter(Pods::isActive);
        pod.ifPresent(found -> ownWrites.wrote(replicaSet.key(), pods, found));
        return pod.isPresent();
    }

    private void delete(ApiObject pod, ApiObject replicaSet) {
        try {
            client.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.onlyUid(pod.uid()));
            ownWrites.deleted(replicaSet.key(), pods, pod);
            events.normal(replicaSet, "SuccessfulDelete", "Deleted pod: " + pod.name());
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                events.warning(replicaSet, "FailedDelete", "Error deleting: " + failure.getMessage());
                throw failure;
            }
        }
    }

    private static Failure toFailure(ApiFailure refusal, ReplicaSetPlan plan) {
        var reason = plan.create() > 0 ? "FailedCreate" : "FailedDelete";
        return new Failure(reason, refusal.status().message());
    }

    private void report(ReplicaSetObserved seen, Optional<Failure> failure) {
        var status = ReplicaSetStatus.of(seen, failure);
        if (!ReplicaSetStatus.isCurrent(seen.replicaSet(), status)) {
            var changed = seen.replicaSet().with("status", status);
            ownWrites.wrote(seen.replicaSet().key(), replicaSets, client.updateStatus(kind.resource(), changed));
        }
    }
}
