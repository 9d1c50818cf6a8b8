package dev.djong.defaulting;

import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of a custom resource's schema. A null that may not be null counts as absent: it becomes the default, or goes.
 */
public final class CustomDefaults {
    private CustomDefaults() {}

    /** An object of that schema with its defaults. */
    public static JsonObject apply(CustomSchema schema, JsonObject object) {
        var result = object;
        for (var property : schema.properties().entrySet()) {
            var given = property.getValue().defaultValue();
            if (given != null && isUnset(result.get(property.getKey()), property.getValue())) {
                result = result.with(property.getKey(), given);
            }
        }
        for (int i = 0; i < result.size(); i++) {
            var name = result.nameAt(i);
            var member = schema.member(name);
            if (member == null) {
                continue;
            }
            var value = filled(result.valueAt(i), member);
            if (value == null) {
                result = result.without(name);
                i--;
            } else {
                result = result.with(name, value);
            }
        }
        return result;
    }

    private static boolean isUnset(@Nullable Json value, CustomSchema schema) {
        return value == null || value.isNull() && !schema.nullable();
    }

    /** The value with everything below it; null where it may not stay. */
    private static @Nullable Json filled(Json value, CustomSchema schema) {
        if (isUnset(value, schema)) {
            return schema.defaultValue();
        }
        return switch (value) {
            case JsonObject object -> apply(schema, object);
            case JsonArray array when schema.items() != null -> items(array, schema.items());
            default -> value;
        };
    }

    /** A list keeps its nulls: taking one out would move all others. */
    private static Json items(JsonArray array, CustomSchema schema) {
        return array.map(item -> {
            var value = filled(item, schema);
            return value == null ? item : value;
        });
    }
}
