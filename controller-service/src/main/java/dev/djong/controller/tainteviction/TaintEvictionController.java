package dev.djong.controller.tainteviction;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.pod.Disruption;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.tainteviction.Tolerations.Patience;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
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
import java.util.Collection;
import java.util.List;

/**
 * Deletes pods from nodes with NoExecute taints. Keys are pods; a change of a node's taints concerns all its pods. The
 * time a pod may stay counts from the taint's own {@code timeAdded}, so that a restart of this service grants no more.
 */
public final class TaintEvictionController implements Controller {
    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer pods;
    private final Informer nodes;

    public TaintEvictionController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("taint-eviction-controller");
        pods = context.informers().of(Resources.PODS, Index.BY_NODE_NAME);
        nodes = context.informers().of(Resources.NODES);
    }

    @Override
    public String name() {
        return "taint-eviction";
    }

    @Override
    public Watches watches() {
        return new Watches(List.of(
                new Watches.Source(Resources.PODS, this::boundPod),
                new Watches.Source(Resources.NODES, this::podsOfTaintedNode)));
    }

    private Collection<ObjectKey> boundPod(Change change) {
        var pod = change.object();
        return change instanceof Change.Removed || Pods.nodeName(pod).isEmpty() || pod.isBeingDeleted()
                ? List.of()
                : List.of(pod.key());
    }

    private Collection<ObjectKey> podsOfTaintedNode(Change change) {
        boolean concerns = switch (change) {
            case Change.Added(var node) -> !noExecute(node).isEmpty();
            case Change.Updated(var before, var after) -> !noExecute(before).equals(noExecute(after));
            case Change.Removed(var node) -> false;
        };
        return concerns
                ? pods.cache().byIndex(Index.BY_NODE_NAME, change.object().name()).stream()
                        .map(ApiObject::key)
                        .toList()
                : List.of();
    }

    private static List<JsonObject> noExecute(ApiObject node) {
        return node.spec()
                .array("taints")
                .objects()
                .filter(taint -> taint.text("effect").equals("NoExecute"))
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var pod = pods.cache().find(key).filter(found -> !found.isBeingDeleted());
        if (pod.isEmpty()) {
            return Outcome.settled();
        }
        var taints = nodes.cache()
                .find(ObjectKey.cluster(Pods.nodeName(pod.get())))
                .map(TaintEvictionController::noExecute)
                .orElse(List.of());
        var tolerations = pod.get().spec().array("tolerations").objects().toList();
        var now = timers.instant();
        return switch (Tolerations.patience(taints, tolerations, now)) {
            case Patience.Endless() -> Outcome.settled();
            case Patience.Until(var end) when end.isAfter(now) -> Outcome.recheckAfter(Duration.between(now, end));
            case Patience.Until(var end) -> evict(pod.get());
        };
    }

    private Outcome evict(ApiObject pod) {
        events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + pod.key());
        try {
            Disruption.mark(
                    client,
                    pod,
                    "DeletionByTaintManager",
                    "Taint manager: deleting due to NoExecute taint",
                    timers.instant());
            client.delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT.onlyUid(pod.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
        return Outcome.settled();
    }
}
