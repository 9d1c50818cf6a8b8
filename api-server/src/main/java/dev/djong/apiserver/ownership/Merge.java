package dev.djong.apiserver.ownership;

import dev.djong.definition.ListSchema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays an applied configuration over an object: what it names gets its value, all else stays. Items of a list come in the
 * configuration's order; those that only the object has stay behind the item that they came after.
 *
 * <pre>
 *   object        a x b c
 *   configuration b a d
 *   merged        b a x c d
 * </pre>
 */
final class Merge {
    private Merge() {}

    static JsonObject over(JsonObject object, JsonObject configuration, StructSchema schema) {
        return merged(object, configuration, Shape.of(schema, false)).asObject();
    }

    private static Json merged(Json object, Json configuration, Shape shape) {
        if (!shape.fits(object)
                || !shape.fits(configuration)
                || Shape.isHollow(object)
                || Shape.isHollow(configuration)) {
            return shape.fits(object) && shape.fits(configuration) && !Shape.isHollow(object) ? object : configuration;
        }
        return switch (shape) {
            case Shape.Whole ignored -> configuration;
            case Shape.Members members -> mergedMembers(object.asObject(), configuration.asObject(), members);
            case Shape.Items items -> mergedItems(object.asArray(), configuration.asArray(), items);
        };
    }

    private static JsonObject mergedMembers(JsonObject object, JsonObject configuration, Shape.Members shape) {
        var merged = object;
        for (int i = 0; i < configuration.size(); i++) {
            var name = configuration.nameAt(i);
            var wanted = configuration.valueAt(i);
            var current = object.get(name);
            merged = merged.with(name, current == null ? wanted : merged(current, wanted, shape.of(name)));
        }
        return merged;
    }

    private static JsonArray mergedItems(JsonArray object, JsonArray configuration, Shape.Items shape) {
        var wanted = ListItems.byElement(configuration, shape.list());
        var order = List.copyOf(wanted.keySet());
        var places = places(order);
        var current = ListItems.byElement(object, shape.list());
        var result = new ArrayList<Json>();
        int next = 0;
        for (var item : object) {
            var place = placeOf(item, shape.list(), places);
            if (place < 0) {
                result.add(item);
                continue;
            }
            for (; next <= place; next++) {
                result.add(mergedItem(order.get(next), wanted, current, shape));
            }
        }
        for (; next < order.size(); next++) {
            result.add(mergedItem(order.get(next), wanted, current, shape));
        }
        return JsonArray.of(result);
    }

    private static Map<String, Integer> places(List<String> order) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < order.size(); i++) {
            places.put(order.get(i), i);
        }
        return places;
    }

    private static int placeOf(Json item, ListSchema list, Map<String, Integer> places) {
        return PathElements.item(item, list)
                .map(element -> places.getOrDefault(element, -1))
                .orElse(-1);
    }

    private static Json mergedItem(
            String element, Map<String, Json> wanted, Map<String, Json> current, Shape.Items shape) {
        var mine = java.util.Objects.requireNonNull(wanted.get(element));
        var old = current.get(element);
        return old == null ? mine : merged(old, mine, shape.ofItem());
    }
}
