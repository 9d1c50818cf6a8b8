package dev.djong.cel;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a known shape: members under the names that expressions use, each as its schema says. */
final class SchemaMap extends AbstractMap<Object, Object> {
    private final SchemaType type;
    private final JsonObject object;

    SchemaMap(SchemaType type, JsonObject object) {
        this.type = type;
        this.object = object;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return member(key) != null;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        var json = member(key);
        var element = type.element();
        if (json == null) {
            return null;
        }
        if (element != null) {
            return element.value(json);
        }
        var field = type.fields().get(String.valueOf(key));
        return field == null ? null : field.type().value(json);
    }

    private @Nullable Json member(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        if (type.element() != null) {
            return object.get(name);
        }
        var field = type.fields().get(name);
        return field == null ? null : object.get(field.name());
    }

    @Override
    public int size() {
        return type.element() != null ? object.size() : entrySet().size();
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        var entries = new LinkedHashSet<Map.Entry<Object, Object>>();
        Iterable<String> names =
                type.element() != null ? object.names() : type.fields().keySet();
        for (var name : names) {
            var value = get(name);
            if (value != null) {
                entries.add(Map.entry(name, value));
            }
        }
        return entries;
    }
}
