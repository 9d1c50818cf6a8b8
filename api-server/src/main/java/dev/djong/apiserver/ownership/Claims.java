package dev.djong.apiserver.ownership;

import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that an applied configuration claims: those it names. A structure is claimed through its members, an entry
 * of a map and an item of a list also by itself, since naming it brings it into being.
 */
final class Claims {
    private final List<String> problems = new ArrayList<>();

    private Claims() {}

    static FieldSet of(JsonObject configuration, StructSchema schema) {
        return FieldSet.ofNode(new Claims().node(configuration, Shape.of(schema, false), "", false));
    }

    /** What keeps a configuration from being applied, such as {@code .spec.x: field not declared in schema}. */
    static List<String> problems(JsonObject configuration, StructSchema schema) {
        var claims = new Claims();
        claims.node(configuration, Shape.of(schema, false), "", false);
        return claims.problems;
    }

    private @Nullable JsonObject node(Json value, Shape shape, String path, boolean itself) {
        return switch (shape) {
            case Shape.Members members
            when value instanceof JsonObject object && !object.isEmpty() ->
                FieldSet.node(itself, members(object, members, path));
            case Shape.Items items
            when value instanceof JsonArray array -> FieldSet.node(itself, items(array, items, path));
            default -> FieldSet.MEMBER;
        };
    }

    private JsonObject members(JsonObject object, Shape.Members shape, String path) {
        var children = JsonObject.builder();
        object.forEach((name, value) -> {
            var place = path + "." + name;
            if (shape.declares(name)) {
                children.putIf(PathElements.field(name), node(value, shape.of(name), place, !shape.isField(name)));
            } else {
                problems.add(place + ": field not declared in schema");
            }
        });
        return children.build();
    }

    private JsonObject items(JsonArray array, Shape.Items shape, String path) {
        var children = JsonObject.builder();
        var seen = new HashSet<String>();
        for (int i = 0; i < array.size(); i++) {
            var item = array.get(i);
            var element = PathElements.item(item, shape.list());
            if (element.isEmpty()) {
                problems.add(path + ": element " + i
                        + ": associative list with keys has an element that omits all key fields "
                        + shape.list().keys());
            } else if (!seen.add(element.get())) {
                problems.add(path + ": duplicate entries for key " + PathElements.show(element.get()));
            } else {
                var place = path + PathElements.show(element.get());
                children.putIf(element.get(), node(item, shape.ofItem(), place, true));
            }
        }
        return children.build();
    }
}
