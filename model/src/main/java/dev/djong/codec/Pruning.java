package dev.djong.codec;

import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a custom resource what its schema does not declare. A node that preserves unknown fields keeps them, but what
 * is declared below it is pruned again.
 */
public final class Pruning {
    private final List<String> unknown = new ArrayList<>();

    private Pruning() {}

    /** A value of that shape without what the schema does not declare. */
    public static Json prune(Json value, CustomSchema schema) {
        return new Pruning().value(value, schema, "");
    }

    /** The members other than those of every object, pruned. */
    static JsonObject prune(JsonObject object, CustomSchema root, StrictProblems problems) {
        var pruning = new Pruning();
        var pruned = pruning.members(object, root, "", true);
        Collections.sort(pruning.unknown);
        pruning.unknown.forEach(problems::unknown);
        return pruned;
    }

    private Json value(Json value, @Nullable CustomSchema schema, String path) {
        return switch (value) {
            case JsonObject object -> members(object, schema, path, schema != null && schema.embedsResource());
            case JsonArray array -> items(array, schema, path);
            default -> value;
        };
    }

    /** @param isResource whether the members of every object belong here, declared or not */
    private JsonObject members(JsonObject object, @Nullable CustomSchema schema, String path, boolean isResource) {
        JsonObject.Builder kept = null;
        for (int i = 0; i < object.size(); i++) {
            var name = object.nameAt(i);
            var value = object.valueAt(i);
            var place = path.isEmpty() ? name : path + "." + name;
            var result = member(name, value, schema, place, isResource);
            if (kept == null && result != value) {
                kept = JsonObject.builder();
                for (int before = 0; before < i; before++) {
                    kept.put(object.nameAt(before), object.valueAt(before));
                }
            }
            if (kept != null) {
                kept.putIf(name, result);
            }
        }
        return kept == null ? object : kept.build();
    }

    private @Nullable Json member(
            String name, Json value, @Nullable CustomSchema schema, String place, boolean isResource) {
        if (isResource && CustomSchema.OBJECT_MEMBERS.contains(name)) {
            return value;
        }
        if (schema != null && (schema.properties().containsKey(name) || schema.allowsAdditional())) {
            return value(value, schema.member(name), place);
        }
        if (schema != null && schema.preservesUnknown()) {
            return value;
        }
        unknown.add(place);
        return null;
    }

    private Json items(JsonArray array, @Nullable CustomSchema schema, String path) {
        var item = schema == null ? null : schema.items();
        if (item == null && schema != null && schema.preservesUnknown()) {
            return array;
        }
        var items = new ArrayList<Json>(array.size());
        boolean changed = false;
        for (int i = 0; i < array.size(); i++) {
            var pruned = value(array.get(i), item, path + "[" + i + "]");
            changed |= pruned != array.get(i);
            items.add(pruned);
        }
        return changed ? JsonArray.of(items) : array;
    }
}
