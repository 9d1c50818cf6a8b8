package dev.djong.apiserver.ownership;

import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import java.util.ArrayList;

/** Takes fields out of an object, each with everything below it. Containers that become empty so are null. */
final class Removal {
    private Removal() {}

    static JsonObject of(FieldSet fields, JsonObject object, StructSchema schema) {
        return fields.isEmpty() ? object : members(object, fields.root(), (Shape.Members) Shape.of(schema, false));
    }

    private static Json without(Json value, JsonObject node, Shape shape) {
        return switch (shape) {
            case Shape.Members members
            when value instanceof JsonObject object -> nullIfEmpty(members(object, node, members), object);
            case Shape.Items items
            when value instanceof JsonArray array -> nullIfEmpty(items(array, node, items), array);
            default -> value;
        };
    }

    private static Json nullIfEmpty(Json rest, Json before) {
        return Shape.isHollow(rest) && !Shape.isHollow(before) ? JsonNull.INSTANCE : rest;
    }

    private static JsonObject members(JsonObject object, JsonObject node, Shape.Members shape) {
        var rest = JsonObject.builder();
        object.forEach((name, value) -> {
            if (!(node.get(PathElements.field(name)) instanceof JsonObject below)) {
                rest.put(name, value);
            } else if (!FieldSet.isMember(below)) {
                rest.put(name, without(value, below, shape.of(name)));
            }
        });
        return rest.build();
    }

    private static JsonArray items(JsonArray array, JsonObject node, Shape.Items shape) {
        var rest = new ArrayList<Json>();
        for (var item : array) {
            var element = PathElements.item(item, shape.list());
            var below = element.map(node::get).orElse(null);
            if (!(below instanceof JsonObject deeper)) {
                rest.add(item);
            } else if (!FieldSet.isMember(deeper)) {
                rest.add(without(item, deeper, shape.ofItem()));
            }
        }
        return JsonArray.of(rest);
    }
}
