package dev.djong.cel;

import dev.djong.json.JsonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object as a map of values, which are made when they are asked for. */
final class JsonMap extends AbstractMap<Object, Object> {
    private final JsonObject object;

    JsonMap(JsonObject object) {
        this.object = object;
    }

    JsonObject object() {
        return object;
    }

    @Override
    public int size() {
        return object.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && object.has(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        var found = key instanceof String name ? object.get(name) : null;
        return found == null ? null : Values.of(found);
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return object.size();
            }

            @Override
            public Iterator<Map.Entry<Object, Object>> iterator() {
                return new Members();
            }
        };
    }

    private final class Members implements Iterator<Map.Entry<Object, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < object.size();
        }

        @Override
        public Map.Entry<Object, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int at = next++;
            return Map.entry(object.nameAt(at), Values.of(object.valueAt(at)));
        }
    }
}
