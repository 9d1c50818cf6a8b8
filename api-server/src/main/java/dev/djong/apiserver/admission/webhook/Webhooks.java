package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The webhooks of all configurations of one resource, in the order of the configurations' names. */
final class Webhooks {
    private final TreeMap<String, List<Webhook>> byConfiguration = new TreeMap<>();
    private volatile List<Webhook> all = List.of();

    private Webhooks() {}

    static Webhooks following(ClusterState state, GroupVersionResource configurations) {
        var webhooks = new Webhooks();
        state.subscribe(configurations, webhooks::apply);
        return webhooks;
    }

    /** Changes come one at a time; readers see whole lists. */
    private void apply(Change change) {
        var name = change.object().name();
        if (change instanceof Change.Removed) {
            byConfiguration.remove(name);
        } else {
            byConfiguration.put(name, parse(change.object()));
        }
        all = byConfiguration.values().stream().flatMap(List::stream).toList();
    }

    private static List<Webhook> parse(ApiObject configuration) {
        var webhooks = new ArrayList<Webhook>();
        configuration
                .root()
                .array("webhooks")
                .objects()
                .forEach(json -> webhooks.add(Webhook.of(configuration.name(), webhooks.size(), json)));
        return webhooks;
    }

    List<Webhook> all() {
        return all;
    }
}
