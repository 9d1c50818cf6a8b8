package dev.djong.patch;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import org.jspecify.annotations.Nullable;

/** The members of a strategic merge patch that are orders, not values. */
final class Directives {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String ORDER_PREFIX = "$setElementOrder/";
    static final String DELETE_PREFIX = "$deleteFromPrimitiveList/";

    static final String REPLACE = "replace";
    static final String DELETE = "delete";
    static final String MERGE = "merge";

    private Directives() {}

    static boolean orders(String member) {
        return member.startsWith(ORDER_PREFIX);
    }

    static boolean deletes(String member) {
        return member.startsWith(DELETE_PREFIX);
    }

    /** {@code value} without orders and nulls, for where there is nothing to merge with; null where it orders a deletion. */
    static @Nullable Json strip(Json value) {
        return switch (value) {
            case JsonObject object -> strip(object);
            case JsonArray array ->
                JsonArray.of(array.stream()
                        .map(Directives::strip)
                        .filter(item -> item != null)
                        .toList());
            default -> value;
        };
    }

    private static @Nullable JsonObject strip(JsonObject object) {
        if (object.get(PATCH) instanceof JsonString(var order) && order.equals(DELETE)) {
            return null;
        }
        var kept = JsonObject.builder();
        object.forEach((name, value) -> {
            boolean order = name.equals(PATCH) || name.equals(RETAIN_KEYS) || orders(name) || deletes(name);
            if (!order && !value.isNull()) {
                kept.putIf(name, strip(value));
            }
        });
        return kept.build();
    }
}
