package dev.djong.controller.nodeipam;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each node that has none a range of pod addresses. A range that was given stays with its node for as long as that
 * exists; what is taken is read from the nodes themselves, so that nothing else has to be kept.
 */
public final class NodeIpamController implements Controller {
    /** When all ranges are taken: until a node may have gone. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final ApiClient client;
    private final Informer nodes;
    private final EventRecorder events;
    private final Optional<NodeRanges> ranges;
    /** What was given and the cache may not show yet. */
    private final Map<String, String> given = new HashMap<>();

    public NodeIpamController(ControllerContext context) {
        client = context.client();
        nodes = context.informers().of(Resources.NODES);
        events = context.eventsAs().apply("cidrAllocator");
        ranges = context.settings().nodeRanges();
    }

    @Override
    public String name() {
        return "node-ipam";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NODES);
    }

    @Override
    public synchronized Outcome reconcile(ObjectKey key) {
        var node = nodes.cache().find(key);
        if (node.isEmpty()) {
            given.remove(key.name());
            return Outcome.settled();
        }
        if (ranges.isEmpty() || !rangeOf(node.get()).isEmpty()) {
            return Outcome.settled();
        }
        var range =
                Optional.ofNullable(given.get(key.name())).or(() -> ranges.get().free(taken()));
        if (range.isEmpty()) {
            events.normal(node.get(), "CIDRNotAvailable", "Node " + key.name() + " status is now: CIDRNotAvailable");
            return Outcome.recheckAfter(LOOK_AGAIN);
        }
        given.put(key.name(), range.get());
        client.patch(Resources.NODES, key, "", Patch.strategic(patch(node.get(), range.get())));
        return Outcome.settled();
    }

    private Set<String> taken() {
        var taken = new HashSet<String>(given.values());
        for (var node : nodes.cache().all()) {
            taken.add(rangeOf(node));
        }
        return taken;
    }

    private static String rangeOf(ApiObject node) {
        return node.spec().text("podCIDR");
    }

    /** Only to the node that was seen: one of the same name that came after it starts anew. */
    private static JsonObject patch(ApiObject node, String range) {
        return JsonObject.of(
                "metadata",
                JsonObject.of("uid", Json.of(node.uid())),
                "spec",
                JsonObject.of("podCIDR", Json.of(range), "podCIDRs", JsonArray.of(Json.of(range))));
    }
}
