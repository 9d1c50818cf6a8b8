package dev.djong.apiserver.extension.schema;

import dev.djong.definition.CustomSchema;
import dev.djong.definition.ListKind;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Items of a set are unique, and so are the keys of the items of a map: {@code x-kubernetes-list-type}. */
final class ListRules {
    private final List<FieldError> errors = new ArrayList<>();

    static List<FieldError> check(CustomSchema schema, JsonObject object) {
        var rules = new ListRules();
        rules.members(schema, object, Place.ROOT);
        return rules.errors;
    }

    private void value(CustomSchema schema, Json value, Place place) {
        switch (value) {
            case JsonObject object -> members(schema, object, place);
            case JsonArray array -> items(schema, array, place);
            default -> {}
        }
    }

    private void members(CustomSchema schema, JsonObject object, Place place) {
        for (int i = 0; i < object.size(); i++) {
            var member = schema.member(object.nameAt(i));
            if (member != null) {
                value(member, object.valueAt(i), place.member(object.nameAt(i)));
            }
        }
    }

    private void items(CustomSchema schema, JsonArray array, Place place) {
        if (schema.list().kind() == ListKind.SET) {
            unique(array.asList(), place);
        } else if (schema.list().kind() == ListKind.MAP) {
            map(schema.list().keys(), array, place);
        }
        if (schema.items() != null) {
            for (int i = 0; i < array.size(); i++) {
                value(schema.items(), array.get(i), place.item(i));
            }
        }
    }

    private void map(List<String> names, JsonArray array, Place place) {
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof JsonObject) && !array.get(i).isNull()) {
                errors.add(FieldError.invalid(
                        place.item(i).toString(), array.get(i), "must be an object for an array of list-type map"));
                return;
            }
        }
        unique(array.stream().map(item -> key(names, item.asObject())).toList(), place);
    }

    private static Json key(List<String> names, JsonObject item) {
        var key = JsonObject.builder();
        names.forEach(name -> key.putIf(name, item.get(name)));
        return key.build();
    }

    /** The second of equal ones is reported, further ones are not. */
    private void unique(List<Json> all, Place place) {
        var seen = new HashMap<Json, Integer>();
        for (int i = 0; i < all.size(); i++) {
            if (seen.merge(all.get(i), 1, Integer::sum) == 2 && errors.size() < Findings.MAX_ERRORS) {
                errors.add(FieldError.duplicate(place.item(i).toString(), all.get(i)));
            }
        }
    }
}
