package dev.djong.storage;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.util.Optional;

/** The amount called {@code storage} in a map of resources. */
final class StorageSize {
    private StorageSize() {}

    static Optional<Quantity> of(JsonObject amounts) {
        return amounts.find("storage").map(StorageSize::quantity);
    }

    private static Quantity quantity(Json value) {
        return Quantity.parse(value instanceof JsonString(var text) ? text : value.toString());
    }
}
