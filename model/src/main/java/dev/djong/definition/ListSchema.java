package dev.djong.definition;

import dev.djong.json.Json;
import java.util.List;

/**
 * A list.
 *
 * @param keys the fields that identify an item of a {@link ListKind#MAP} list
 */
public record ListSchema(Schema element, ListKind kind, List<String> keys, String goType) implements Schema {
    public ListSchema {
        keys = List.copyOf(keys);
    }

    @Override
    public Json zero() {
        return Json.NULL;
    }

    @Override
    public boolean isEmpty(Json value) {
        return value.asArray().isEmpty();
    }
}
