package dev.djong.apiserver.behaviour;

import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A cluster in maps: cached and live are the same, and listeners hear of a change before the call that made it returns. */
public final class FakeClusterState implements ClusterState {
    private final Map<GroupVersionResource, Map<ObjectKey, ApiObject>> objects = new HashMap<>();
    private final Map<ObjectKey, ApiObject> stale = new HashMap<>();
    private final Map<GroupVersionResource, List<Consumer<Change>>> listeners = new HashMap<>();

    public FakeClusterState with(GroupVersionResource resource, ApiObject object) {
        var previous = of(resource).put(object.key(), object);
        stale.remove(object.key());
        tell(resource, previous == null ? new Change.Added(object) : new Change.Updated(previous, object));
        return this;
    }

    /** A change that the cache has not heard of yet; any other change of the object catches up with it. */
    public void behindTheBack(GroupVersionResource resource, ApiObject object) {
        var previous = of(resource).put(object.key(), object);
        if (previous != null) {
            stale.put(object.key(), previous);
        }
    }

    public void remove(GroupVersionResource resource, ObjectKey key) {
        var previous = of(resource).remove(key);
        if (previous != null) {
            tell(resource, new Change.Removed(previous));
        }
    }

    private Map<ObjectKey, ApiObject> of(GroupVersionResource resource) {
        return objects.computeIfAbsent(resource, any -> new TreeMap<>());
    }

    private void tell(GroupVersionResource resource, Change change) {
        listeners.getOrDefault(resource, List.of()).forEach(listener -> listener.accept(change));
    }

    @Override
    public Optional<ApiObject> cached(GroupVersionResource resource, ObjectKey key) {
        var old = stale.get(key);
        return Optional.ofNullable(old != null ? old : of(resource).get(key));
    }

    @Override
    public Optional<ApiObject> live(GroupVersionResource resource, ObjectKey key) {
        return Optional.ofNullable(of(resource).get(key));
    }

    @Override
    public Collection<ApiObject> list(GroupVersionResource resource) {
        return List.copyOf(of(resource).values());
    }

    @Override
    public Swap swap(GroupVersionResource resource, ApiObject seen, ApiObject changed) {
        var current = of(resource).get(seen.key());
        if (current == null) {
            return new Swap.Gone();
        }
        if (!current.equals(seen)) {
            return new Swap.Newer(current);
        }
        with(resource, changed);
        return new Swap.Done(changed);
    }

    @Override
    public void subscribe(GroupVersionResource resource, Consumer<Change> listener) {
        listeners.computeIfAbsent(resource, any -> new ArrayList<>()).add(listener);
        of(resource).values().forEach(object -> listener.accept(new Change.Added(object)));
    }

    @Override
    public void follow(GroupVersionResource resource, FieldSelector fields, Follower follower) {
        subscribe(resource, change -> {
            var object = change.object();
            boolean matches = fields.matches(field -> value(object, field));
            if (matches && !(change instanceof Change.Removed)) {
                follower.present(object);
            } else {
                follower.gone(object.key());
            }
        });
    }

    /** By its path, as {@code spec.nodeName}. */
    private static String value(ApiObject object, String field) {
        var at = object.root();
        var path = field.split("\\.");
        for (int i = 0; i < path.length - 1; i++) {
            at = at.object(path[i]);
        }
        return at.text(path[path.length - 1]);
    }
}
