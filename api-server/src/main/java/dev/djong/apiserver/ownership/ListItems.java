package dev.djong.apiserver.ownership;

import dev.djong.definition.ListSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A list's items by what identifies them. Stored lists may hold an identity twice (environment variables often do): such
 * items are one value, the list of them, which is then looked at as a whole. Items without identity do not show.
 */
final class ListItems {
    private ListItems() {}

    static Map<String, Json> byElement(Json list, ListSchema schema) {
        var items = new LinkedHashMap<String, Json>();
        if (list instanceof JsonArray array) {
            for (var item : array) {
                PathElements.item(item, schema)
                        .ifPresent(element -> items.merge(
                                element,
                                item,
                                (first, again) -> first instanceof JsonArray many
                                        ? many.plus(again)
                                        : JsonArray.of(first, again)));
            }
        }
        return items;
    }
}
