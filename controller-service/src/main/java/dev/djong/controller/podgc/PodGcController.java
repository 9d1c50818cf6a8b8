package dev.djong.controller.podgc;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Disruption;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.podgc.PodGcPlanner.Cause;
import dev.djong.controller.podgc.PodGcPlanner.Removal;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks over all pods every {@link #PERIOD}; has one key. */
public final class PodGcController implements Controller {
    private static final Logger LOG = LoggerFactory.getLogger(PodGcController.class);
    static final Duration PERIOD = Duration.ofSeconds(20);
    private static final ObjectKey ALL = ObjectKey.cluster("all");
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final ApiClient client;
    private final Timers timers;
    private final Informer pods;
    private final Informer nodes;
    private final int finishedLimit;
    /** Nodes that pods name and that were not in the cache, with the time when that was first seen. */
    private Map<String, Instant> missingNodes = Map.of();

    public PodGcController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        pods = context.informers().of(Resources.PODS);
        nodes = context.informers().of(Resources.NODES);
        finishedLimit = context.settings().terminatedPodThreshold();
    }

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public Watches watches() {
        return new Watches(List.of(
                new Watches.Source(Resources.PODS, change -> List.of()),
                new Watches.Source(Resources.NODES, change -> List.of())));
    }

    @Override
    public Collection<ObjectKey> initialKeys() {
        return List.of(ALL);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var now = timers.instant();
        var all = List.copyOf(pods.cache().all());
        missingNodes = missing(all, now);
        PodGcPlanner.plan(all, missingNodes, outOfService(), finishedLimit, now).forEach(this::tryToRemove);
        return Outcome.recheckAfter(PERIOD);
    }

    private Map<String, Instant> missing(List<ApiObject> all, Instant now) {
        var missing = new HashMap<String, Instant>();
        for (var pod : all) {
            var node = Pods.nodeName(pod);
            if (!node.isEmpty() && nodes.cache().find(ObjectKey.cluster(node)).isEmpty()) {
                missing.put(node, missingNodes.getOrDefault(node, now));
            }
        }
        return missing;
    }

    private Set<String> outOfService() {
        return nodes.cache().all().stream()
                .filter(node -> !Conditions.isTrue(node, "Ready"))
                .filter(node -> node.spec()
                        .array("taints")
                        .objects()
                        .anyMatch(taint -> taint.text("key").equals(OUT_OF_SERVICE)))
                .map(ApiObject::name)
                .collect(Collectors.toSet());
    }

    /** A pod that may not be deleted (a webhook keeps it, say) holds up no other; it is tried again the next time. */
    private void tryToRemove(Removal removal) {
        try {
            remove(removal);
        } catch (ApiFailure failure) {
            LOG.warn("pod {} is not removed: {}", removal.pod().key(), failure.getMessage());
        }
    }

    private void remove(Removal removal) {
        var pod = removal.pod();
        try {
            if (removal.cause() == Cause.ORPHANED && nodeExists(pod)) {
                return;
            }
            if (!Pods.isFinished(pod)) {
                markFailed(removal);
            }
            client.delete(
                    Resources.PODS,
                    pod.key(),
                    DeleteOptions.DEFAULT.onlyUid(pod.uid()).withGracePeriodSeconds(0));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                throw failure;
            }
        }
    }

    /** The cache may be behind: a running pod is not deleted on its word alone. */
    private boolean nodeExists(ApiObject pod) {
        return client.find(Resources.NODES, ObjectKey.cluster(Pods.nodeName(pod)))
                .isPresent();
    }

    /** Whoever waits for the pod's end, such as its Job, must see one: no agent will tell of it. */
    private void markFailed(Removal removal) {
        var pod = removal.pod();
        switch (removal.cause()) {
            case ORPHANED ->
                Disruption.markFailed(client, pod, "DeletionByPodGC", "PodGC: node no longer exists", timers.instant());
            case OUT_OF_SERVICE, NEVER_STARTED, FINISHED -> Disruption.markFailed(client, pod);
        }
    }
}
