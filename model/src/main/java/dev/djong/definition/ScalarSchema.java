package dev.djong.definition;

import dev.djong.json.Json;
import dev.djong.json.JsonString;
import java.util.List;

/**
 * A single value.
 *
 * @param goType the name in decoding errors, for example {@code v1.Protocol}
 * @param values the closed set of values that the API documents, or empty; not enforced by decoding
 */
public record ScalarSchema(ScalarType type, String goType, List<String> values) implements Schema {
    public ScalarSchema {
        values = List.copyOf(values);
    }

    public static ScalarSchema of(ScalarType type) {
        return new ScalarSchema(type, type.goType(), List.of());
    }

    @Override
    public Json zero() {
        return type.zero();
    }

    @Override
    public boolean isEmpty(Json value) {
        return value.isNull()
                || !type.isStructured()
                        && (value.equals(type.zero()) || value instanceof JsonString(var text) && text.isEmpty());
    }
}
