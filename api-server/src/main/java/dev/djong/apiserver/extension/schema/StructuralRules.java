package dev.djong.apiserver.extension.schema;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema is structural (KEP-2337): every node has a type, what lies under allOf, anyOf, oneOf and not only narrows
 * what is declared outside them, and metadata is left alone.
 */
public final class StructuralRules {
    private static final Json INT_OR_STRING = JsonReader.read("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");
    /** What may not be said under a junctor, and how it has to be instead. */
    private static final Map<String, String> ONLY_OUTSIDE = Map.of(
            "title", "must be empty to be structural",
            "description", "must be empty to be structural",
            "default", "must be undefined to be structural",
            "nullable", "must be false to be structural",
            "x-kubernetes-preserve-unknown-fields", "must be false to be structural",
            "x-kubernetes-embedded-resource", "must be false to be structural",
            "x-kubernetes-int-or-string", "must be false to be structural",
            "x-kubernetes-list-map-keys", "must be empty to be structural",
            "x-kubernetes-list-type", "must be undefined to be structural",
            "x-kubernetes-map-type", "must be undefined to be structural");

    private static final Map<String, String> ONLY_OUTSIDE_TOO = Map.of(
            "type", "must be empty to be structural",
            "additionalProperties", "must be undefined to be structural",
            "x-kubernetes-validations", "must be empty to be structural");

    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String typeNeeded;

        Level(String typeNeeded) {
            this.typeNeeded = typeNeeded;
        }
    }

    private final List<FieldError> errors = new ArrayList<>();

    private StructuralRules() {}

    /** What is wrong with the schemas of all versions of a definition. */
    public static List<FieldError> ofDefinition(JsonObject spec) {
        var errors = new ArrayList<FieldError>();
        var versions = spec.array("versions");
        for (int i = 0; i < versions.size(); i++) {
            var schema = versions.get(i).asObject().object("schema");
            if (schema.get("openAPIV3Schema") instanceof JsonObject root) {
                errors.addAll(check(root, "spec.versions[" + i + "].schema.openAPIV3Schema"));
            }
        }
        return errors;
    }

    /** @param path where the schema lies in the definition */
    public static List<FieldError> check(JsonObject root, String path) {
        var rules = new StructuralRules();
        rules.node(root, Level.ROOT, path);
        rules.complete(root, root, path, path);
        return rules.errors.stream()
                .sorted(Comparator.comparing(FieldError::toString))
                .toList();
    }

    private void node(JsonObject schema, Level level, String path) {
        children(schema, level, path);
        var type = schema.text("type");
        boolean embedded = schema.flag("x-kubernetes-embedded-resource");
        extensions(schema, path);
        values(schema, isIntOrString(schema.get("anyOf")), startsWithIntOrString(schema.get("allOf")), path);
        if (embedded && !type.equals("object")) {
            var must = "must be object if x-kubernetes-embedded-resource is true";
            errors.add(
                    type.isEmpty()
                            ? FieldError.required(path + ".type", must)
                            : FieldError.invalid(path + ".type", type, must));
        } else if (type.isEmpty()
                && !schema.flag("x-kubernetes-int-or-string")
                && !schema.flag("x-kubernetes-preserve-unknown-fields")) {
            errors.add(FieldError.required(path + ".type", level.typeNeeded));
        }
        if (embedded && schema.has("additionalProperties")) {
            errors.add(FieldError.forbidden(
                    path + ".additionalProperties", "must not be used if x-kubernetes-embedded-resource is set"));
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            errors.add(FieldError.invalid(path + ".type", type, "must be object at the root"));
        }
        objectMembers(schema, level, path, level == Level.ROOT || embedded);
        if (embedded
                && !schema.flag("x-kubernetes-preserve-unknown-fields")
                && schema.object("properties").isEmpty()) {
            errors.add(FieldError.required(
                    path + ".properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields"));
        }
    }

    private void children(JsonObject schema, Level level, String path) {
        if (schema.text("type").equals("array") && !schema.has("items")) {
            errors.add(FieldError.required(path + ".items", "must be specified"));
        }
        if (schema.get("items") instanceof JsonObject items) {
            node(items, Level.ITEM, path + ".items");
        }
        schema.object("properties")
                .forEach(
                        (name, property) -> node(property.asObject(), Level.FIELD, path + ".properties[" + name + "]"));
        if (schema.has("additionalProperties") && level == Level.ROOT) {
            errors.add(FieldError.forbidden(path + ".additionalProperties", "must not be used at the root"));
        }
        if (schema.get("additionalProperties") instanceof JsonObject additional) {
            node(additional, Level.FIELD, path + ".additionalProperties");
        }
    }

    private void extensions(JsonObject schema, String path) {
        if (schema.flag("x-kubernetes-int-or-string")) {
            for (var other : List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
                if (schema.flag(other)) {
                    errors.add(FieldError.invalid(
                            path + "." + other, Json.of(true), "must be false if x-kubernetes-int-or-string is true"));
                }
            }
        }
    }

    private static boolean isIntOrString(@Nullable Json anyOf) {
        return INT_OR_STRING.equals(anyOf);
    }

    private static boolean startsWithIntOrString(@Nullable Json allOf) {
        return allOf instanceof JsonArray array
                && !array.isEmpty()
                && isIntOrString(array.get(0).asObject().get("anyOf"));
    }

    private void objectMembers(JsonObject schema, Level level, String path, boolean isObject) {
        var properties = schema.object("properties");
        for (var name : List.of("kind", "apiVersion")) {
            if (isObject
                    && properties.get(name) instanceof JsonObject member
                    && !member.text("type").equals("string")) {
                errors.add(FieldError.invalid(
                        path + ".properties[" + name + "].type", member.text("type"), "must be string"));
            }
        }
        if (!(properties.get("metadata") instanceof JsonObject metadata)) {
            return;
        }
        var place = path + ".properties[metadata]";
        if (isObject && !metadata.text("type").equals("object")) {
            errors.add(FieldError.invalid(place + ".type", metadata.text("type"), "must be object"));
        }
        if (level == Level.ROOT && !namesOnly(metadata)) {
            errors.add(FieldError.forbidden(
                    place,
                    "must not specify anything other than name and generateName, but metadata is implicitly"
                            + " specified"));
        }
    }

    private static boolean namesOnly(JsonObject metadata) {
        var rest = metadata.without("type").without("default").without("properties");
        return rest.isEmpty()
                && List.of("name", "generateName")
                        .containsAll(metadata.object("properties").names());
    }

    // What lies under junctors

    private void values(JsonObject schema, boolean skipAnyOf, boolean skipFirstAllOf, String path) {
        for (var junctor : JUNCTORS) {
            if (junctor.equals("anyOf") && skipAnyOf) {
                continue;
            }
            var branches = schema.array(junctor);
            for (int i = 0; i < branches.size(); i++) {
                boolean skip = junctor.equals("allOf") && skipFirstAllOf && i == 0;
                nested(branches.get(i).asObject(), skip, path + "." + junctor + "[" + i + "]");
            }
        }
        if (schema.get("not") instanceof JsonObject not) {
            nested(not, false, path + ".not");
        }
        var pattern = schema.text("pattern");
        problem(pattern)
                .ifPresent(why -> errors.add(FieldError.invalid(
                        path + ".pattern", pattern, "must be a valid regular expression, but isn't: " + why)));
    }

    private static Optional<String> problem(String pattern) {
        return pattern.isEmpty() ? Optional.empty() : Patterns.problem(pattern);
    }

    private void nested(JsonObject schema, boolean skipAnyOf, String path) {
        values(schema, skipAnyOf, false, path);
        if (schema.get("items") instanceof JsonObject items) {
            nested(items, false, path + ".items");
        }
        schema.object("properties")
                .forEach((name, property) -> nested(property.asObject(), false, path + ".properties[" + name + "]"));
        forbid(ONLY_OUTSIDE, schema, path);
        forbid(ONLY_OUTSIDE_TOO, schema, path);
        if (schema.object("properties").has("metadata")) {
            errors.add(
                    FieldError.forbidden(path + ".properties[metadata]", "must not be specified in a nested context"));
        }
    }

    private void forbid(Map<String, String> members, JsonObject schema, String path) {
        members.forEach((name, must) -> {
            var value = schema.get(name);
            if (value != null && !value.equals(Json.of(false)) && !value.equals(Json.of(""))) {
                errors.add(FieldError.forbidden(path + "." + name, must));
            }
        });
    }

    // Everything named under a junctor is declared outside as well

    private void complete(JsonObject values, @Nullable JsonObject declared, String path, String place) {
        if (declared == null) {
            errors.add(FieldError.required(path, "because it is defined in " + place));
            return;
        }
        if (values.get("not") instanceof JsonObject not) {
            completeNested(not, declared, path, place + ".not");
        }
        for (var junctor : JUNCTORS) {
            var branches = values.array(junctor);
            for (int i = 0; i < branches.size(); i++) {
                completeNested(branches.get(i).asObject(), declared, path, place + "." + junctor + "[" + i + "]");
            }
        }
        if (values == declared) {
            structuralChildren(declared, path);
        }
    }

    private void structuralChildren(JsonObject declared, String path) {
        if (declared.get("items") instanceof JsonObject items) {
            complete(items, items, path + ".items", path + ".items");
        }
        if (declared.get("additionalProperties") instanceof JsonObject additional) {
            var place = path + ".additionalProperties";
            complete(additional, additional, place, place);
        }
        declared.object("properties").forEach((name, property) -> {
            var place = path + ".properties[" + name + "]";
            complete(property.asObject(), property.asObject(), place, place);
        });
    }

    private void completeNested(JsonObject values, @Nullable JsonObject declared, String path, String place) {
        if (declared == null) {
            errors.add(FieldError.required(path, "because it is defined in " + place));
            return;
        }
        complete(values, declared, path, place);
        if (values.get("items") instanceof JsonObject items) {
            var below = declared.get("items") instanceof JsonObject child ? child : null;
            completeNested(items, below, path + ".items", place + ".items");
        }
        values.object("properties").forEach((name, property) -> {
            var below = declared.object("properties").get(name) instanceof JsonObject child ? child : null;
            var step = ".properties[" + name + "]";
            completeNested(property.asObject(), below, path + step, place + step);
        });
    }
}
