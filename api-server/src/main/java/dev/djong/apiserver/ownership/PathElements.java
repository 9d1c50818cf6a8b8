package dev.djong.apiserver.ownership;

import dev.djong.definition.CustomSchema;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of a {@link FieldSet}'s nodes: how one step of a path is written in it, and how it is shown to people. */
final class PathElements {
    private static final String FIELD = "f:";
    private static final String KEYS = "k:";
    private static final String VALUE = "v:";
    private static final String INDEX = "i:";

    private PathElements() {}

    static String field(String name) {
        return FIELD + name;
    }

    /** The field's name; empty for the other elements. */
    static Optional<String> fieldName(String element) {
        return element.startsWith(FIELD) ? Optional.of(element.substring(FIELD.length())) : Optional.empty();
    }

    /** What identifies an item of a list whose items have owners of their own; empty where its keys are missing. */
    static Optional<String> item(Json item, ListSchema list) {
        if (list.kind() == ListKind.SET) {
            return Optional.of(VALUE + JsonWriter.toText(item));
        }
        if (!(item instanceof JsonObject object)) {
            return Optional.empty();
        }
        var keys = JsonObject.builder();
        for (var key : list.keys()) {
            keys.putIf(key, keyOf(object, key, list));
        }
        var found = keys.build();
        return found.isEmpty() ? Optional.empty() : Optional.of(KEYS + JsonWriter.toText(found));
    }

    private static @org.jspecify.annotations.Nullable Json keyOf(JsonObject item, String key, ListSchema list) {
        var given = item.get(key);
        if (given != null) {
            return given;
        }
        return switch (list.element()) {
            case StructSchema struct -> {
                var field = struct.field(key);
                yield field == null ? null : field.defaultValue();
            }
            case CustomSchema custom -> {
                var member = custom.member(key);
                yield member == null ? null : member.defaultValue();
            }
            default -> null;
        };
    }

    static boolean isWellFormed(String element) {
        if (element.startsWith(FIELD)) {
            return true;
        }
        try {
            if (element.startsWith(KEYS)) {
                return JsonReader.read(element.substring(KEYS.length())) instanceof JsonObject;
            }
            if (element.startsWith(VALUE)) {
                JsonReader.read(element.substring(VALUE.length()));
                return true;
            }
        } catch (JsonSyntaxException malformed) {
            return false;
        }
        return element.startsWith(INDEX) && element.substring(INDEX.length()).matches("-?[0-9]{1,9}");
    }

    /** {@code .spec.ports[port=80,protocol="TCP"].targetPort}. */
    static String show(List<String> path) {
        return path.stream().map(PathElements::show).collect(Collectors.joining());
    }

    static String show(String element) {
        var rest = element.substring(2);
        return switch (element.substring(0, 2)) {
            case FIELD -> "." + rest;
            case VALUE -> "[=" + rest + "]";
            case KEYS -> {
                var keys = JsonReader.read(rest).asObject();
                yield keys.names().stream()
                        .map(name -> name + "=" + keys.get(name))
                        .collect(Collectors.joining(",", "[", "]"));
            }
            default -> "[" + rest + "]";
        };
    }
}
