package dev.djong.apiserver.admission;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The objects of one resource a namespace, as the watch cache told of them: an empty namespace costs one look. */
public final class NamespacedObjects {
    private final Map<String, ConcurrentSkipListMap<String, ApiObject>> byNamespace = new ConcurrentHashMap<>();

    private NamespacedObjects() {}

    public static NamespacedObjects following(ClusterState state, GroupVersionResource resource) {
        var objects = new NamespacedObjects();
        state.subscribe(resource, objects::apply);
        return objects;
    }

    private void apply(Change change) {
        var object = change.object();
        switch (change) {
            case Change.Added added -> put(object);
            case Change.Updated updated -> put(object);
            case Change.Removed removed ->
                byNamespace.computeIfPresent(object.namespace(), (namespace, objects) -> {
                    objects.remove(object.name());
                    return objects.isEmpty() ? null : objects;
                });
        }
    }

    private void put(ApiObject object) {
        byNamespace.compute(object.namespace(), (namespace, known) -> {
            var objects = known == null ? new ConcurrentSkipListMap<String, ApiObject>() : known;
            objects.put(object.name(), object);
            return objects;
        });
    }

    /** In order of their names. */
    public List<ApiObject> in(String namespace) {
        var objects = byNamespace.get(namespace);
        return objects == null ? List.of() : List.copyOf(objects.values());
    }
}
