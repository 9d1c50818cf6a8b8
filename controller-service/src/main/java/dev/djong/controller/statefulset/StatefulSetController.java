package dev.djong.controller.statefulset;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.Ownership;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.HistoryPlanner;
import dev.djong.controller.revision.RevisionKeeper;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Observes a StatefulSet with its pods, claims and revisions, has {@link StatefulSetPlanner} plan, and carries out its steps
 * one after the other; the first refusal ends it, after the status was written.
 */
public final class StatefulSetController implements Controller {
    private static final String KIND = "StatefulSet";
    private static final String HASH_LABEL = "controller.kubernetes.io/hash";
    /** The caches will come past our own writes and wake us; this is for a change that a relist hid. */
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer sets;
    private final Informer pods;
    private final Informer claims;
    private final Informer revisions;
    private final OwnWrites ownWrites = new OwnWrites();
    private final Ownership ownership;
    private final RevisionKeeper keeper;

    public StatefulSetController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("statefulset-controller");
        sets = context.informers().of(Resources.STATEFUL_SETS);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID);
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
        revisions = context.informers().of(Resources.CONTROLLER_REVISIONS, Index.BY_CONTROLLER_UID);
        ownership = new Ownership(client, sets, ownWrites);
        keeper = new RevisionKeeper(client, sets, revisions, ownWrites);
    }

    @Override
    public String name() {
        return "statefulset";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.STATEFUL_SETS)
                .andOwned(Resources.PODS, KIND)
                .and(Resources.PODS, this::selectingOrphan)
                .andOwned(Resources.CONTROLLER_REVISIONS, KIND)
                .and(Resources.PERSISTENT_VOLUME_CLAIMS, this::usingClaim);
    }

    private Collection<ObjectKey> selectingOrphan(Change change) {
        var pod = change.object();
        if (pod.controllerReference().isPresent() || change instanceof Change.Removed) {
            return List.of();
        }
        return sets.cache().inNamespace(pod.namespace()).stream()
                .filter(set -> isMember(set, pod))
                .map(ApiObject::key)
                .toList();
    }

    private static boolean isMember(ApiObject set, ApiObject pod) {
        return Ordinals.of(set, pod.name()).isPresent() && selector(set).matches(pod.labels());
    }

    private static LabelSelector selector(ApiObject set) {
        return LabelSelector.of(set.spec().object("selector"));
    }

    /** A replica may wait for a claim of its predecessor to go. */
    private Collection<ObjectKey> usingClaim(Change change) {
        var claim = change.object();
        return sets.cache().inNamespace(claim.namespace()).stream()
                .filter(set -> Replicas.uses(set, claim.name()))
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = sets.cache().find(key);
        if (found.isEmpty()) {
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var set = found.get();
        if (selector(set).isEverything()) {
            return Outcome.settled();
        }
        if (claimDependents(set)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        return settle(set);
    }

    private boolean claimDependents(ApiObject set) {
        var selector = selector(set);
        boolean changed =
                ownership.settle(set, revisions, revision -> selector.matches(revision.labels()), revision -> true);
        return ownership.settle(set, pods, pod -> isMember(set, pod), Pods::isActive) || changed;
    }

    private Outcome settle(ApiObject set) {
        var history = revisions.cache().byIndex(Index.BY_CONTROLLER_UID, set.uid());
        var update = updateRevision(set, history);
        if (update.isEmpty()) {
            return Outcome.settled();
        }
        var seen = observe(set, history, update.get());
        var plan = StatefulSetPlanner.plan(seen);
        var refused = act(plan, set);
        report(seen);
        if (refused.isPresent()) {
            throw refused.get();
        }
        keeper.remove(set, surplus(seen, history));
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    /** A set that is being deleted makes no history any more, while its own goes. */
    private Optional<ApiObject> updateRevision(ApiObject set, List<ApiObject> history) {
        return set.isBeingDeleted()
                ? named(history, set.status().text("updateRevision"))
                : Optional.of(keeper.current(set, history, HASH_LABEL));
    }

    private static Optional<ApiObject> named(List<ApiObject> history, String name) {
        return history.stream().filter(revision -> revision.name().equals(name)).findFirst();
    }

    private StatefulSetObserved observe(ApiObject set, List<ApiObject> history, ApiObject update) {
        var current = named(history, set.status().text("currentRevision")).orElse(update);
        var byOrdinal = StatefulSetObserved.byOrdinal(set, pods.cache().byIndex(Index.BY_CONTROLLER_UID, set.uid()));
        return new StatefulSetObserved(
                set, byOrdinal, claims(set, byOrdinal.keySet()), current, update, timers.instant());
    }

    private Map<String, ApiObject> claims(ApiObject set, Collection<Integer> existing) {
        var ordinals = new HashSet<>(existing);
        var wanted = Ordinals.of(set);
        for (int place = 0; place < wanted.count(); place++) {
            ordinals.add(wanted.start() + place);
        }
        var found = new HashMap<String, ApiObject>();
        for (int ordinal : ordinals) {
            for (var name : Replicas.claimNames(set, ordinal)) {
                claims.cache().find(new ObjectKey(set.namespace(), name)).ifPresent(claim -> found.put(name, claim));
            }
        }
        return found;
    }

    /** Neither the current nor the update revision, and no pod's. */
    private static List<ApiObject> surplus(StatefulSetObserved seen, List<ApiObject> history) {
        var limit = seen.set().spec().integer("revisionHistoryLimit");
        if (limit.isEmpty()) {
            return List.of();
        }
        var live =
                new HashSet<String>(List.of(seen.current().name(), seen.update().name()));
        seen.pods().values().forEach(pod -> live.add(pod.labels().getOrDefault(TemplateRevision.POD_LABEL, "")));
        var old = history.stream()
                .filter(revision -> !live.contains(revision.name()) && !revision.isBeingDeleted())
                .toList();
        return HistoryPlanner.surplus(old, revision -> false, limit.getAsLong());
    }

    /** What the server refused; nothing is done after it. */
    private Optional<ApiFailure> act(StatefulSetPlan plan, ApiObject set) {
        try {
            plan.steps().forEach(step -> act(step, set));
            return Optional.empty();
        } catch (ApiFailure failure) {
            return Optional.of(failure);
        }
    }

    private void act(Step step, ApiObject set) {
        switch (step) {
            case Step.CreateClaim(var claim, var pod) -> createClaim(claim, pod, set);
            case Step.UpdateClaim(var claim) ->
                ownWrites.wrote(set.key(), claims, client.update(Resources.PERSISTENT_VOLUME_CLAIMS, claim));
            case Step.CreatePod(var pod) -> createPod(pod, set);
            case Step.UpdatePod(var pod) -> updatePod(pod, set);
            case Step.DeletePod(var pod) -> deletePod(pod, set);
        }
    }

    private void createClaim(ApiObject claim, String pod, ApiObject set) {
        try {
            ownWrites.wrote(set.key(), claims, client.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim));
            events.normal(
                    set,
                    "SuccessfulCreate",
                    "create Claim " + claim.name() + " Pod " + pod + " in StatefulSet " + set.name() + " success");
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS) || Namespaces.isTerminating(failure)) {
                return;
            }
            events.warning(
                    set,
                    "FailedCreate",
                    "create Claim " + claim.name() + " for Pod " + pod + " in StatefulSet " + set.name()
                            + " failed error: " + failure.getMessage());
            throw failure;
        }
    }

    private void createPod(ApiObject pod, ApiObject set) {
        try {
            ownWrites.wrote(set.key(), pods, client.create(Resources.PODS, pod));
            tell(set, "Create", pod);
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS)) {
                acceptIfOurs(pod, set, failure);
            } else if (!Namespaces.isTerminating(failure)) {
                tellFailed(set, "Create", pod, failure);
                throw failure;
            }
        }
    }

    /** An earlier create of ours that the cache does not hold yet. A stranger of that name has to go first. */
    private void acceptIfOurs(ApiObject pod, ApiObject set, ApiFailure failure) {
        var existing = client.find(Resources.PODS, pod.key())
                .filter(found -> found.controllerReference()
                        .filter(owner -> owner.uid().equals(set.uid()))
                        .isPresent());
        ownWrites.wrote(set.key(), pods, existing.orElseThrow(() -> failure));
    }

    private void updatePod(ApiObject pod, ApiObject set) {
        try {
            ownWrites.wrote(set.key(), pods, client.update(Resources.PODS, pod));
            tell(set, "Update", pod);
        } catch (ApiFailure failure) {
            tellFailed(set, "Update", pod, failure);
            throw failure;
        }
    }

    private void deletePod(ApiObject pod, ApiObject set) {
        try {
            client.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.onlyUid(pod.uid()));
            ownWrites.deleted(set.key(), pods, pod);
            tell(set, "Delete", pod);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                tellFailed(set, "Delete", pod, failure);
                throw failure;
            }
        }
    }

    private void tell(ApiObject set, String verb, ApiObject pod) {
        events.normal(set, "Successful" + verb, sentence(set, verb, pod) + " successful");
    }

    private void tellFailed(ApiObject set, String verb, ApiObject pod, ApiFailure failure) {
        events.warning(set, "Failed" + verb, sentence(set, verb, pod) + " failed error: " + failure.getMessage());
    }

    private static String sentence(ApiObject set, String verb, ApiObject pod) {
        return verb.toLowerCase(Locale.ROOT) + " Pod " + pod.name() + " in StatefulSet " + set.name();
    }

    private void report(StatefulSetObserved seen) {
        var status = StatefulSetStatus.of(seen);
        if (!status.equals(seen.set().status())) {
            var changed = seen.set().with("status", status);
            ownWrites.wrote(seen.set().key(), sets, client.updateStatus(Resources.STATEFUL_SETS, changed));
        }
    }
}
