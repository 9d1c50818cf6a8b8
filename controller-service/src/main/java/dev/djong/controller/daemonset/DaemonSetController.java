package dev.djong.controller.daemonset;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.Ownership;
import dev.djong.controller.daemonset.DaemonSetPlan.Removal;
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
import dev.djong.reconcile.SlowStart;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Observes a DaemonSet with the nodes and its pods, has {@link DaemonSetPlanner} plan, and acts: create, delete, report.
 * The first refusal ends it, after the status was written.
 */
public final class DaemonSetController implements Controller {
    private static final String KIND = "DaemonSet";
    /** The caches will come past our own writes and wake us; this is for a change that a relist hid. */
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final Timers timers;
    private final SlowStart writes;
    private final EventRecorder events;
    private final Informer daemonSets;
    private final Informer pods;
    private final Informer nodes;
    private final Informer revisions;
    private final OwnWrites ownWrites = new OwnWrites();
    private final Ownership ownership;
    private final RevisionKeeper keeper;
    private final FailedPodBackoff backoff = new FailedPodBackoff();

    public DaemonSetController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        writes = context.writes();
        events = context.eventsAs().apply("daemonset-controller");
        daemonSets = context.informers().of(Resources.DAEMON_SETS);
        pods = context.informers().of(Resources.PODS, Index.BY_CONTROLLER_UID);
        nodes = context.informers().of(Resources.NODES);
        revisions = context.informers().of(Resources.CONTROLLER_REVISIONS, Index.BY_CONTROLLER_UID);
        ownership = new Ownership(client, daemonSets, ownWrites);
        keeper = new RevisionKeeper(client, daemonSets, revisions, ownWrites);
    }

    @Override
    public String name() {
        return "daemonset";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.DAEMON_SETS)
                .and(Resources.DAEMON_SETS, this::forgetGone)
                .andOwned(Resources.PODS, KIND)
                .and(Resources.PODS, this::selectingOrphan)
                .andOwned(Resources.CONTROLLER_REVISIONS, KIND)
                .and(Resources.NODES, this::concernedByNode);
    }

    private Collection<ObjectKey> forgetGone(Change change) {
        if (change instanceof Change.Removed(var gone)) {
            backoff.forget(gone.uid());
        }
        return List.of();
    }

    private Collection<ObjectKey> selectingOrphan(Change change) {
        var pod = change.object();
        if (pod.controllerReference().isPresent() || change instanceof Change.Removed) {
            return List.of();
        }
        return keys(
                daemonSets.cache().inNamespace(pod.namespace()),
                set -> selector(set).matches(pod.labels()));
    }

    /** Most changes of a node are its agent's reports and change no verdict. */
    private Collection<ObjectKey> concernedByNode(Change change) {
        return switch (change) {
            case Change.Updated(var before, var after) ->
                before.labels().equals(after.labels()) && taints(before).equals(taints(after))
                        ? List.of()
                        : keys(daemonSets.cache().all(), set -> {
                            var fit = NodeFit.of(set);
                            return fit.on(before) != fit.on(after);
                        });
            case Change.Added(var node) ->
                keys(daemonSets.cache().all(), set -> NodeFit.of(set).on(node) != NodeFit.Verdict.LEAVE);
            case Change.Removed(var node) ->
                keys(daemonSets.cache().all(), set -> NodeFit.of(set).on(node) != NodeFit.Verdict.LEAVE);
        };
    }

    private static List<?> taints(ApiObject node) {
        return node.spec().array("taints").objects().toList();
    }

    private static List<ObjectKey> keys(Collection<ApiObject> sets, Predicate<ApiObject> which) {
        return sets.stream().filter(which).map(ApiObject::key).toList();
    }

    private static LabelSelector selector(ApiObject daemonSet) {
        return LabelSelector.of(daemonSet.spec().object("selector"));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = daemonSets.cache().find(key);
        if (found.isEmpty()) {
            ownWrites.forget(key);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var daemonSet = found.get();
        if (selector(daemonSet).isEverything()) {
            events.warning(
                    daemonSet,
                    "SelectingAll",
                    "This daemon set is selecting all pods. A non-empty selector is required.");
            return Outcome.settled();
        }
        if (daemonSet.isBeingDeleted()) {
            return Outcome.settled();
        }
        if (claimDependents(daemonSet)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        return settle(daemonSet);
    }

    private boolean claimDependents(ApiObject daemonSet) {
        Predicate<ApiObject> selects = object -> selector(daemonSet).matches(object.labels());
        boolean changed = ownership.settle(daemonSet, revisions, selects, revision -> true);
        return ownership.settle(daemonSet, pods, selects, Pods::isActive) || changed;
    }

    private Outcome settle(ApiObject daemonSet) {
        var history = revisions.cache().byIndex(Index.BY_CONTROLLER_UID, daemonSet.uid());
        var current = keeper.current(daemonSet, history, TemplateRevision.POD_LABEL);
        var seen = observe(daemonSet, hash(current));
        var plan = DaemonSetPlanner.plan(seen);
        var refused = act(plan, seen);
        report(seen);
        if (refused.isPresent()) {
            throw refused.get();
        }
        keeper.remove(daemonSet, surplus(seen, history, current));
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    private DaemonSetObserved observe(ApiObject daemonSet, String hash) {
        return new DaemonSetObserved(
                daemonSet,
                DaemonSetObserved.verdicts(daemonSet, nodes.cache().all()),
                DaemonSetObserved.byNode(pods.cache().byIndex(Index.BY_CONTROLLER_UID, daemonSet.uid())),
                hash,
                backoff.left(daemonSet, timers.instant()),
                timers.instant());
    }

    private static String hash(ApiObject revision) {
        return revision.labels().getOrDefault(TemplateRevision.POD_LABEL, revision.name());
    }

    private static List<ApiObject> surplus(DaemonSetObserved seen, List<ApiObject> history, ApiObject current) {
        var limit = seen.daemonSet().spec().integer("revisionHistoryLimit");
        if (limit.isEmpty()) {
            return List.of();
        }
        var live = hashes(seen.podsByNode().values());
        var old = history.stream()
                .filter(revision -> !revision.uid().equals(current.uid()) && !revision.isBeingDeleted())
                .toList();
        return HistoryPlanner.surplus(old, revision -> live.contains(hash(revision)), limit.getAsLong());
    }

    private static Set<String> hashes(Collection<List<ApiObject>> pods) {
        return pods.stream()
                .flatMap(List::stream)
                .map(pod -> pod.labels().getOrDefault(TemplateRevision.POD_LABEL, ""))
                .collect(Collectors.toSet());
    }

    /** What the server refused; nothing is done after it. */
    private Optional<ApiFailure> act(DaemonSetPlan plan, DaemonSetObserved seen) {
        try {
            writes.each(plan.create(), node -> create(node, seen));
            writes.each(plan.delete(), removal -> delete(removal, seen.daemonSet()));
            return Optional.empty();
        } catch (ApiFailure failure) {
            return Optional.of(failure);
        }
    }

    private void create(String node, DaemonSetObserved seen) {
        var names = DaemonPods.names(seen.daemonSet(), seen.hash(), node);
        int place = 0;
        boolean done = false;
        while (!done) {
            var name = names.name(place++);
            boolean taken = seen.on(node).stream().anyMatch(pod -> pod.name().equals(name));
            done = !taken && create(DaemonPods.pod(seen.daemonSet(), seen.hash(), node, name), node, seen.daemonSet());
        }
    }

    /** False when the name is taken by another pod. In a namespace that is going, nothing is left to do. */
    private boolean create(ApiObject pod, String node, ApiObject daemonSet) {
        try {
            ownWrites.wrote(daemonSet.key(), pods, client.create(Resources.PODS, pod));
            events.normal(daemonSet, "SuccessfulCreate", "Created pod: " + pod.name());
            return true;
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS)) {
                return isOurs(pod.key(), node, daemonSet);
            }
            if (Namespaces.isTerminating(failure)) {
                return true;
            }
            events.warning(daemonSet, "FailedCreate", "Error creating: " + failure.getMessage());
            throw failure;
        }
    }

    /** An earlier create of ours for this node whose answer was lost, or that the cache does not hold yet. */
    private boolean isOurs(ObjectKey key, String node, ApiObject daemonSet) {
        var pod = client.find(Resources.PODS, key)
                .filter(found -> found.controllerReference()
                        .filter(owner -> owner.uid().equals(daemonSet.uid()))
                        .isPresent())
                .filter(found -> DaemonPods.nodeOf(found).equals(node))
                .filter(found -> !(Pods.isFinished(found) && found.isBeingDeleted()));
        pod.ifPresent(found -> ownWrites.wrote(daemonSet.key(), pods, found));
        return pod.isPresent();
    }

    private void delete(Removal removal, ApiObject daemonSet) {
        var pod = removal.pod();
        tellWhy(removal, daemonSet);
        try {
            client.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.onlyUid(pod.uid()));
            ownWrites.deleted(daemonSet.key(), pods, pod);
            events.normal(daemonSet, "SuccessfulDelete", "Deleted pod: " + pod.name());
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                events.warning(daemonSet, "FailedDelete", "Error deleting: " + failure.getMessage());
                throw failure;
            }
        }
    }

    private void tellWhy(Removal removal, ApiObject daemonSet) {
        var where = "daemon pod " + removal.pod().key() + " on node " + removal.node();
        switch (removal.cause()) {
            case FAILED -> {
                backoff.replaced(daemonSet, removal.node(), timers.instant());
                events.warning(daemonSet, "FailedDaemonPod", "Found failed " + where + ", will try to kill it");
            }
            case SUCCEEDED ->
                events.normal(daemonSet, "SucceededDaemonPod", "Found succeeded " + where + ", will try to delete it");
            case UNWANTED -> {}
        }
    }

    private void report(DaemonSetObserved seen) {
        var status = DaemonSetStatus.of(seen);
        if (!status.equals(seen.daemonSet().status())) {
            var changed = seen.daemonSet().with("status", status);
            ownWrites.wrote(seen.daemonSet().key(), daemonSets, client.updateStatus(Resources.DAEMON_SETS, changed));
        }
    }
}
