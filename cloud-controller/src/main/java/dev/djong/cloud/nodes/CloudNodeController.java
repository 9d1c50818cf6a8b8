package dev.djong.cloud.nodes;

import dev.djong.api.ApiClient;
import dev.djong.cloud.Instance;
import dev.djong.cloud.Instances;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.time.Duration;

/**
 * Initialises nodes: addresses first, then provider id, labels and at last the taint goes, so that no pod starts on a
 * node that does not know where it is. Afterwards addresses and labels are kept current.
 */
public final class CloudNodeController implements Controller {
    /** Upstream's {@code --node-status-update-frequency}: machines seldom move. */
    static final Duration REFRESH = Duration.ofMinutes(5);
    /** A machine may be listed a little later than its node registers. */
    static final Duration NOT_LISTED_YET = Duration.ofSeconds(10);

    private final ApiClient api;
    private final Informer nodes;
    private final Instances instances;
    private final EventRecorder events;

    public CloudNodeController(ApiClient api, Informers informers, Instances instances, EventRecorder events) {
        this.api = api;
        this.nodes = informers.of(Resources.NODES);
        this.instances = instances;
        this.events = events;
    }

    @Override
    public String name() {
        return "cloud-node";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NODES);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return nodes.cache()
                .find(key)
                .filter(node -> !node.isBeingDeleted())
                .map(this::reconcile)
                .orElse(Outcome.settled());
    }

    private Outcome reconcile(ApiObject node) {
        var instance = instances.find(node);
        return instance.map(machine -> bringUpToDate(node, machine)).orElse(Outcome.recheckAfter(NOT_LISTED_YET));
    }

    private Outcome bringUpToDate(ApiObject node, Instance machine) {
        boolean pending = NodeInitialisation.isPending(node);
        boolean ours = pending || node.spec().has("providerID");
        if (!ours) {
            return Outcome.settled(); // a node that was not started for an external cloud looks after itself
        }
        var addressed = write(node, NodeInitialisation.addressed(node, machine), true);
        write(addressed, NodeInitialisation.initialised(addressed, machine), false);
        if (pending) {
            events.normal(node, "Synced", "Node synced successfully");
        }
        return Outcome.recheckAfter(REFRESH);
    }

    /** Writes what changed; a conflict means that the node is reconciled again with a newer state. */
    private ApiObject write(ApiObject before, ApiObject after, boolean status) {
        if (after.equals(before)) {
            return before;
        }
        return status ? api.updateStatus(Resources.NODES, after) : api.update(Resources.NODES, after);
    }
}
