package dev.djong.informer;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Objects by key, by namespace and by each index. One thread writes at a time; readers are never blocked and may see a
 * change in one index a moment before they see it in another.
 */
final class IndexedCache implements Cache {
    private final Map<ObjectKey, ApiObject> objects = new ConcurrentHashMap<>();
    private final Drawers byNamespace = new Drawers(object -> List.of(object.namespace()));
    private final Map<Index, Drawers> indexes = new ConcurrentHashMap<>();

    /** Objects filed under the values that a function finds in them. */
    private static final class Drawers {
        private final Function<ApiObject, Collection<String>> values;
        private final Map<String, Map<ObjectKey, ApiObject>> drawers = new ConcurrentHashMap<>();

        Drawers(Function<ApiObject, Collection<String>> values) {
            this.values = values;
        }

        void file(@Nullable ApiObject previous, @Nullable ApiObject current) {
            var after = current == null ? List.<String>of() : values.apply(current);
            if (previous != null) {
                for (var value : values.apply(previous)) {
                    if (!after.contains(value)) {
                        remove(value, previous.key());
                    }
                }
            }
            if (current != null) {
                for (var value : after) {
                    drawers.computeIfAbsent(value, v -> new ConcurrentHashMap<>())
                            .put(current.key(), current);
                }
            }
        }

        private void remove(String value, ObjectKey key) {
            var drawer = drawers.get(value);
            if (drawer != null) {
                drawer.remove(key);
                if (drawer.isEmpty()) {
                    drawers.remove(value);
                }
            }
        }

        List<ApiObject> get(String value) {
            var drawer = drawers.get(value);
            return drawer == null ? List.of() : List.copyOf(drawer.values());
        }
    }

    /** Only one thread at a time; fills the index from what the cache holds. */
    void addIndex(Index index) {
        if (indexes.containsKey(index)) {
            return;
        }
        var drawers = new Drawers(index.values());
        objects.values().forEach(object -> drawers.file(null, object));
        indexes.put(index, drawers);
    }

    /** @return what was there before */
    @Nullable
    ApiObject put(ApiObject object) {
        var previous = objects.put(object.key(), object);
        refile(previous, object);
        return previous;
    }

    /** @return what was there before */
    @Nullable
    ApiObject remove(ObjectKey key) {
        var previous = objects.remove(key);
        refile(previous, null);
        return previous;
    }

    private void refile(@Nullable ApiObject previous, @Nullable ApiObject current) {
        byNamespace.file(previous, current);
        indexes.values().forEach(drawers -> drawers.file(previous, current));
    }

    Set<ObjectKey> keys() {
        return Set.copyOf(objects.keySet());
    }

    @Override
    public Optional<ApiObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public Collection<ApiObject> all() {
        return Collections.unmodifiableCollection(objects.values());
    }

    @Override
    public List<ApiObject> inNamespace(String namespace) {
        return byNamespace.get(namespace);
    }

    @Override
    public List<ApiObject> byIndex(Index index, String value) {
        var drawers = indexes.get(index);
        if (drawers == null) {
            throw new IllegalStateException("no index " + index.name() + " was asked for");
        }
        return drawers.get(value);
    }
}
