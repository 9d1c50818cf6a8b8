package dev.djong.controller.deployment;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.OwnerPatch;
import dev.djong.controller.pod.PodTemplates;
import dev.djong.controller.pod.Pods;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Observes a Deployment, has {@link DeploymentPlanner} plan, and carries out its steps one after the other. */
public final class DeploymentController implements Controller {
    private static final String KIND = "Deployment";
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer deployments;
    private final Informer replicaSets;
    private final Informer pods;
    private final OwnWrites ownWrites = new OwnWrites();

    public DeploymentController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("deployment-controller");
        deployments = context.informers().of(Resources.DEPLOYMENTS);
        replicaSets = context.informers().of(Resources.REPLICA_SETS, Index.BY_CONTROLLER_UID);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID);
    }

    @Override
    public String name() {
        return "deployment";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.DEPLOYMENTS)
                .andOwned(Resources.REPLICA_SETS, KIND)
                .and(Resources.REPLICA_SETS, this::selectingOrphan)
                .and(Resources.PODS, this::ownerOfGonePod);
    }

    private Collection<ObjectKey> selectingOrphan(Change change) {
        var set = change.object();
        if (set.controllerReference().isPresent() || change instanceof Change.Removed) {
            return List.of();
        }
        return deployments.cache().inNamespace(set.namespace()).stream()
                .filter(deployment -> selector(deployment).matches(set.labels()))
                .map(ApiObject::key)
                .toList();
    }

    /** A Deployment that recreates waits for its old pods to end. */
    private Collection<ObjectKey> ownerOfGonePod(Change change) {
        var pod = change.object();
        if (!(change instanceof Change.Removed) && !Pods.isFinished(pod)) {
            return List.of();
        }
        return pod.controllerReference()
                .filter(owner -> owner.kind().equals("ReplicaSet"))
                .flatMap(owner -> replicaSets.cache().find(new ObjectKey(pod.namespace(), owner.name())))
                .flatMap(ApiObject::controllerReference)
                .filter(owner -> owner.kind().equals(KIND))
                .map(OwnerReference::name)
                .map(name -> List.of(new ObjectKey(pod.namespace(), name)))
                .orElse(List.of());
    }

    private static LabelSelector selector(ApiObject deployment) {
        return LabelSelector.of(deployment.spec().object("selector"));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = deployments.cache().find(key);
        if (found.isEmpty()) {
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        if (selector(found.get()).isEverything()) {
            events.warning(
                    found.get(),
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required.");
            return Outcome.settled();
        }
        if (claim(found.get())) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var plan = DeploymentPlanner.plan(observe(found.get()));
        var deployment = found.get();
        for (var step : plan.steps()) {
            deployment = act(step, deployment);
        }
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    /** Adopts and releases; true when ownership changed and the caches must follow first. */
    private boolean claim(ApiObject deployment) {
        var selector = selector(deployment);
        boolean changed = false;
        for (var set : replicaSets.cache().byIndex(Index.BY_CONTROLLER_UID, deployment.uid())) {
            if (!selector.matches(set.labels()) && !set.isBeingDeleted()) {
                patch(deployment, set, OwnerPatch.release(set, deployment.uid()));
                changed = true;
            }
        }
        var orphans = replicaSets.cache().inNamespace(deployment.namespace()).stream()
                .filter(set -> set.controllerReference().isEmpty() && !set.isBeingDeleted())
                .filter(set -> selector.matches(set.labels()))
                .toList();
        if (!orphans.isEmpty() && !deployment.isBeingDeleted() && mayAdopt(deployment)) {
            orphans.forEach(set -> patch(deployment, set, OwnerPatch.adopt(set, deployment)));
            changed = true;
        }
        return changed;
    }

    private boolean mayAdopt(ApiObject deployment) {
        return client.find(Resources.DEPLOYMENTS, deployment.key())
                .filter(fresh -> fresh.uid().equals(deployment.uid()) && !fresh.isBeingDeleted())
                .isPresent();
    }

    private void patch(ApiObject deployment, ApiObject set, dev.djong.api.Patch patch) {
        ownWrites.wrote(deployment.key(), replicaSets, client.patch(Resources.REPLICA_SETS, set.key(), "", patch));
    }

    private DeploymentObserved observe(ApiObject deployment) {
        var owned = replicaSets.cache().byIndex(Index.BY_CONTROLLER_UID, deployment.uid()).stream()
                .filter(set -> selector(deployment).matches(set.labels()))
                .sorted(DeploymentObserved.BY_AGE)
                .toList();
        var current = DeploymentObserved.current(deployment, owned)
                .map(ApiObject::uid)
                .orElse("");
        boolean oldPodsRunning = owned.stream()
                .filter(set -> !set.uid().equals(current))
                .flatMap(set -> pods.cache().byIndex(Index.BY_CONTROLLER_UID, set.uid()).stream())
                .anyMatch(pod -> !Pods.isFinished(pod));
        return new DeploymentObserved(deployment, owned, oldPodsRunning, timers.instant());
    }

    /** Carries out one step; the Deployment as it is afterwards. */
    private ApiObject act(Step step, ApiObject deployment) {
        return switch (step) {
            case Step.Create(var set) -> create(set, deployment);
            case Step.Scale(var set, var before, var after) -> {
                wroteSet(deployment, client.update(Resources.REPLICA_SETS, set));
                if (before != after) {
                    tellScaled(deployment, set.name(), before, after);
                }
                yield deployment;
            }
            case Step.Update(var set) -> {
                wroteSet(deployment, client.update(Resources.REPLICA_SETS, set));
                yield deployment;
            }
            case Step.Remove(var set) -> {
                remove(set);
                yield deployment;
            }
            case Step.Annotate(var revision) ->
                wrote(client.update(Resources.DEPLOYMENTS, deployment.withAnnotation(Revisions.REVISION, revision)));
            case Step.Report(var status) -> report(deployment, status);
        };
    }

    private ApiObject report(ApiObject deployment, JsonObject status) {
        return wrote(client.updateStatus(Resources.DEPLOYMENTS, deployment.with("status", status)));
    }

    private ApiObject create(ApiObject set, ApiObject deployment) {
        try {
            wroteSet(deployment, client.create(Resources.REPLICA_SETS, set));
            int size = DeploymentObserved.size(set);
            if (size > 0) {
                tellScaled(deployment, set.name(), 0, size);
            }
            return deployment;
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                events.warning(
                        deployment,
                        "ReplicaSetCreateError",
                        "Failed to create new replica set \"" + set.name() + "\": " + failure.getMessage());
                throw failure;
            }
            return settleCollision(set, deployment);
        }
    }

    /** The name is taken: by this very ReplicaSet, made earlier, or by one of another template with the same hash. */
    private ApiObject settleCollision(ApiObject set, ApiObject deployment) {
        var existing = client.get(Resources.REPLICA_SETS, set.key());
        boolean ours = existing.controllerReference()
                .filter(owner -> owner.uid().equals(deployment.uid()))
                .isPresent();
        if (ours
                && PodTemplates.same(
                        existing.spec().object("template"), set.spec().object("template"))) {
            wroteSet(deployment, existing);
            return deployment;
        }
        long collisions = deployment.status().integerOr("collisionCount", 0) + 1;
        report(deployment, deployment.status().with("collisionCount", collisions));
        throw ApiFailure.alreadyExists(Resources.REPLICA_SETS.groupResource(), set.name());
    }

    private void remove(ApiObject set) {
        try {
            client.delete(Resources.REPLICA_SETS, set.key(), DeleteOptions.DEFAULT.onlyUid(set.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private void tellScaled(ApiObject deployment, String set, int before, int after) {
        var direction = after > before ? "up" : "down";
        events.normal(
                deployment,
                "ScalingReplicaSet",
                "Scaled " + direction + " replica set " + set + " from " + before + " to " + after);
    }

    private void wroteSet(ApiObject deployment, ApiObject written) {
        ownWrites.wrote(deployment.key(), replicaSets, written);
    }

    private ApiObject wrote(ApiObject written) {
        ownWrites.wrote(written.key(), deployments, written);
        return written;
    }
}
