package dev.djong.apiserver.admission;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The objects of one resource a namespace. Which there are is remembered, so that an empty namespace costs one look; what
 * they say is read from the watch cache, which may be further than those that it tells.
 */
public final class NamespacedObjects {
    private final ClusterState state;
    private final GroupVersionResource resource;
    private final Map<String, ConcurrentSkipListSet<String>> names = new ConcurrentHashMap<>();

    private NamespacedObjects(ClusterState state, GroupVersionResource resource) {
        this.state = state;
        this.resource = resource;
    }

    public static NamespacedObjects following(ClusterState state, GroupVersionResource resource) {
        var objects = new NamespacedObjects(state, resource);
        state.subscribe(resource, objects::apply);
        return objects;
    }

    private void apply(Change change) {
        var key = change.object().key();
        if (change instanceof Change.Removed) {
            names.computeIfPresent(key.namespace(), (namespace, known) -> {
                known.remove(key.name());
                return known.isEmpty() ? null : known;
            });
        } else {
            names.compute(key.namespace(), (namespace, known) -> {
                var all = known == null ? new ConcurrentSkipListSet<String>() : known;
                all.add(key.name());
                return all;
            });
        }
    }

    /** In order of their names. */
    public List<ApiObject> in(String namespace) {
        var known = names.get(namespace);
        return known == null
                ? List.of()
                : known.stream()
                        .flatMap(name -> state.cached(resource, new ObjectKey(namespace, name)).stream())
                        .toList();
    }
}
