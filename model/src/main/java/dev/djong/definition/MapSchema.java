package dev.djong.definition;

import dev.djong.json.Json;

/** An object with free member names and values of one shape, such as labels. */
public record MapSchema(Schema value, String goType) implements Schema {
    @Override
    public Json zero() {
        return Json.NULL;
    }

    @Override
    public boolean isEmpty(Json json) {
        return json.asObject().isEmpty();
    }
}
