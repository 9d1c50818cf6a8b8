package dev.djong.controller.nodelifecycle;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
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
 * Watches over nodes: one that was silent for the grace period becomes Unknown; conditions become taints; pods on a node
 * that is not ready are no longer ready themselves, so that Services stop sending to them.
 *
 * <p>When several nodes exist and all of them fall silent, the fault is more likely here than there: nobody is evicted.
 */
public final class NodeLifecycleController implements Controller {
    private static final String LEASE_NAMESPACE = "kube-node-lease";

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer nodes;
    private final Informer leases;
    private final Informer pods;
    private final Duration grace;
    private final NodeHealth health = new NodeHealth();

    public NodeLifecycleController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("node-controller");
        nodes = context.informers().of(Resources.NODES);
        leases = context.informers().of(Resources.LEASES);
        pods = context.informers().of(Resources.PODS, Index.BY_NODE_NAME);
        grace = context.settings().nodeMonitorGracePeriod();
    }

    @Override
    public String name() {
        return "node-lifecycle";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NODES)
                .and(Resources.LEASES, NodeLifecycleController::nodeOfLease)
                .and(Resources.PODS, NodeLifecycleController::nodeOfPodThatCameReady);
    }

    private static Collection<ObjectKey> nodeOfLease(Change change) {
        var lease = change.object();
        return lease.namespace().equals(LEASE_NAMESPACE) ? List.of(ObjectKey.cluster(lease.name())) : List.of();
    }

    private static Collection<ObjectKey> nodeOfPodThatCameReady(Change change) {
        boolean cameReady =
                change instanceof Change.Updated(var before, var after) && !Pods.isReady(before) && Pods.isReady(after);
        return cameReady ? List.of(ObjectKey.cluster(Pods.nodeName(change.object()))) : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = nodes.cache().find(key);
        if (found.isEmpty()) {
            health.forget(key.name());
            return Outcome.settled();
        }
        var node = found.get();
        var lease = leases.cache().find(new ObjectKey(LEASE_NAMESPACE, key.name()));
        var silence = health.silence(node, lease, timers.instant());
        boolean silent = silence.compareTo(grace) >= 0;
        if (silent) {
            node = declareUnknown(node);
        }
        node = taint(node);
        if (!NodeTaints.unreadyKey(node).isEmpty()) {
            markPodsNotReady(node);
        }
        return Outcome.recheckAfter(silent ? grace : grace.minus(silence));
    }

    private ApiObject declareUnknown(ApiObject node) {
        var status = NodeConditions.unknown(node, timers.instant());
        if (status.equals(node.status())) {
            return node;
        }
        boolean wasReady = Conditions.isTrue(node, "Ready");
        var updated = client.updateStatus(Resources.NODES, node.with("status", status));
        if (wasReady) {
            events.normal(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
        }
        return updated;
    }

    private ApiObject taint(ApiObject node) {
        var taints = NodeTaints.of(node, mayEvict(), timers.instant());
        if (taints.equals(node.spec().array("taints"))) {
            return node;
        }
        return client.update(
                Resources.NODES,
                node.withSpec(spec -> taints.isEmpty() ? spec.without("taints") : spec.with("taints", taints)));
    }

    private boolean mayEvict() {
        var all = nodes.cache().all();
        return all.size() <= 1
                || all.stream().anyMatch(node -> NodeTaints.unreadyKey(node).isEmpty());
    }

    private void markPodsNotReady(ApiObject node) {
        for (var pod : pods.cache().byIndex(Index.BY_NODE_NAME, node.name())) {
            if (Pods.isReady(pod)) {
                markNotReady(pod);
            }
        }
    }

    private void markNotReady(ApiObject pod) {
        var ready = Conditions.find(pod.status(), "Ready").orElseThrow();
        var now = timers.instant();
        var not = Conditions.of("Ready", "False", ready.text("reason"), ready.text("message"), now);
        var slim = not.text("reason").isEmpty() ? not.without("reason").without("message") : not;
        var conditions = Conditions.set(pod.status(), slim).array("conditions");
        var identity = JsonObject.builder().put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
        try {
            client.patch(
                    Resources.PODS,
                    pod.key(),
                    "status",
                    Patch.merge(JsonObject.of(
                            "metadata", identity.build(), "status", JsonObject.of("conditions", conditions))));
            events.warning(pod, "NodeNotReady", "Node is not ready");
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
