package dev.djong.cloud.nodes;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.cloud.Instance;
import dev.djong.cloud.Instances;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks after nodes that are not ready: one whose machine is gone is deleted, so that its pods are moved at once instead
 * of after their tolerations; one whose machine is shut down is tainted until it is back.
 */
public final class CloudNodeLifecycleController implements Controller {
    static final String SHUT_DOWN = "node.cloudprovider.kubernetes.io/shutdown";
    /** Upstream's {@code --node-monitor-period}. */
    static final Duration MONITOR_PERIOD = Duration.ofSeconds(5);

    private final ApiClient api;
    private final Informer nodes;
    private final Instances instances;
    private final EventRecorder events;
    private final InstantSource clock;

    public CloudNodeLifecycleController(
            ApiClient api, Informers informers, Instances instances, EventRecorder events, InstantSource clock) {
        this.api = api;
        this.nodes = informers.of(Resources.NODES);
        this.instances = instances;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cloud-node-lifecycle";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NODES);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return nodes.cache()
                .find(key)
                .filter(node -> node.spec().has("providerID") && !node.isBeingDeleted())
                .map(this::reconcile)
                .orElse(Outcome.settled());
    }

    private Outcome reconcile(ApiObject node) {
        if (isReady(node)) {
            setTaint(node, false);
            return Outcome.settled();
        }
        var machine = instances.find(node);
        if (machine.isEmpty()) {
            delete(node);
            return Outcome.settled();
        }
        setTaint(node, machine.get().state() == Instance.State.SHUT_DOWN);
        return Outcome.recheckAfter(MONITOR_PERIOD);
    }

    private static boolean isReady(ApiObject node) {
        return node.status()
                .array("conditions")
                .objects()
                .anyMatch(each ->
                        each.text("type").equals("Ready") && each.text("status").equals("True"));
    }

    private void delete(ApiObject node) {
        events.normal(
                node,
                "DeletingNode",
                "Deleting node " + node.name() + " because it does not exist in the cloud provider");
        try {
            api.delete(Resources.NODES, node.key(), DeleteOptions.DEFAULT.onlyUid(node.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                throw failure;
            }
        }
    }

    private void setTaint(ApiObject node, boolean wanted) {
        var others = node.spec()
                .array("taints")
                .objects()
                .filter(taint -> !isOurs(taint))
                .toList();
        boolean present = others.size() < node.spec().array("taints").size();
        if (present == wanted) {
            return;
        }
        List<Json> taints = new ArrayList<>(others);
        if (wanted) {
            taints.add(JsonObject.of(
                    "key", Json.of(SHUT_DOWN),
                    "effect", Json.of("NoSchedule"),
                    "timeAdded", Json.of(Times.format(clock.instant()))));
        }
        api.update(
                Resources.NODES,
                node.withSpec(
                        spec -> taints.isEmpty() ? spec.without("taints") : spec.with("taints", JsonArray.of(taints))));
    }

    private static boolean isOurs(JsonObject taint) {
        return taint.text("key").equals(SHUT_DOWN);
    }
}
