package dev.djong.apiserver.extension.schema;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the keywords of a schema may say, apart from being structural. */
public final class SchemaRules {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final List<String> OBJECT_MEMBERS = List.of("metadata", "kind", "apiVersion");
    private static final List<String> UNSUPPORTED =
            List.of("additionalItems", "patternProperties", "definitions", "dependencies", "$ref");

    private final List<FieldError> errors = new ArrayList<>();

    private SchemaRules() {}

    /** @param path where the schema lies in the definition */
    public static List<FieldError> check(JsonObject root, String path) {
        var rules = new SchemaRules();
        rules.node(root, path, new Context(true, false, ""));
        return rules.errors;
    }

    /**
     * Where a node lies.
     *
     * @param inMetadata within the members that every object has
     * @param noDefaults why there may be no defaults; empty where there may
     */
    private record Context(boolean root, boolean inMetadata, String noDefaults) {
        Context below() {
            return new Context(false, inMetadata, noDefaults);
        }

        Context without(String defaults) {
            return new Context(false, inMetadata, defaults);
        }
    }

    private void node(JsonObject schema, String path, Context context) {
        keywords(schema, path, context);
        additional(schema, path, context);
        schema.object("properties")
                .forEach((name, property) -> node(
                        property.asObject(), path + ".properties[" + name + "]", ofProperty(schema, name, context)));
        junctors(schema, path, context.below());
        if (schema.get("items") instanceof JsonObject items) {
            node(items, path + ".items", context.below());
        }
        mapType(schema, path);
        listType(schema, path);
        listKeys(schema, path);
        if (schema.text("x-kubernetes-list-type").equals("map")) {
            mapList(schema, path);
        }
        uniqueItems(schema, path);
        rules(schema, path);
    }

    private void keywords(JsonObject schema, String path, Context context) {
        var type = schema.text("type");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            errors.add(FieldError.notSupported(path + ".type", Json.of(type), TYPES));
        }
        if (schema.has("default") && !context.noDefaults.isEmpty()) {
            errors.add(FieldError.forbidden(path + ".default", "must not be set " + context.noDefaults));
        }
        if (!schema.text("id").isEmpty()) {
            errors.add(FieldError.forbidden(path + ".id", "id is not supported"));
        }
        for (var name : UNSUPPORTED) {
            if (schema.has(name)) {
                errors.add(FieldError.forbidden(path + "." + name, name + " is not supported"));
            }
        }
        if (type.equals("null")) {
            errors.add(
                    FieldError.forbidden(path + ".type", "type cannot be set to null, use nullable as an alternative"));
        }
        if (schema.get("items") instanceof JsonArray) {
            errors.add(FieldError.forbidden(path + ".items", "items must be a schema object and not an array"));
        }
        if (context.inMetadata && schema.flag("x-kubernetes-embedded-resource")) {
            errors.add(FieldError.forbidden(
                    path + ".x-kubernetes-embedded-resource", "must not be used inside of resource meta"));
        }
        if (schema.flag("uniqueItems")) {
            errors.add(FieldError.forbidden(
                    path + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }
        if (schema.get("x-kubernetes-preserve-unknown-fields") == JsonBool.FALSE) {
            errors.add(FieldError.invalid(
                    path + ".x-kubernetes-preserve-unknown-fields", Json.of(false), "must be true or undefined"));
        }
    }

    private void additional(JsonObject schema, String path, Context context) {
        var additional = schema.get("additionalProperties");
        if (additional == null) {
            return;
        }
        if (!schema.object("properties").isEmpty() && additional != JsonBool.TRUE) {
            errors.add(FieldError.forbidden(
                    path + ".additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }
        if (additional instanceof JsonObject below) {
            node(
                    below,
                    path + ".additionalProperties",
                    context.inMetadata
                            ? context.without("inside additionalProperties applying to object metadata")
                            : context.below());
        }
    }

    private static Context ofProperty(JsonObject schema, String name, Context context) {
        boolean ofObject =
                (context.root || schema.flag("x-kubernetes-embedded-resource")) && OBJECT_MEMBERS.contains(name);
        if (!ofObject) {
            return context.below();
        }
        return new Context(false, true, context.root ? "in top-level " + name : context.noDefaults);
    }

    private void junctors(JsonObject schema, String path, Context context) {
        if (schema.get("not") instanceof JsonObject not) {
            node(not, path + ".not", context);
        }
        for (var junctor : List.of("allOf", "oneOf", "anyOf")) {
            var branches = schema.array(junctor);
            for (int i = 0; i < branches.size(); i++) {
                node(branches.get(i).asObject(), path + "." + junctor + "[" + i + "]", context);
            }
        }
    }

    private void mapType(JsonObject schema, String path) {
        if (!schema.has("x-kubernetes-map-type")) {
            return;
        }
        type(schema, path, "object", "must be object if x-kubernetes-map-type is specified");
        var value = schema.text("x-kubernetes-map-type");
        if (!List.of("atomic", "granular").contains(value)) {
            errors.add(FieldError.notSupported(
                    path + ".x-kubernetes-map-type", Json.of(value), List.of("atomic", "granular")));
        }
    }

    private boolean type(JsonObject schema, String path, String wanted, String must) {
        var type = schema.text("type");
        if (type.isEmpty()) {
            errors.add(FieldError.required(path + ".type", must));
        } else if (!type.equals(wanted)) {
            errors.add(FieldError.invalid(path + ".type", type, must));
        }
        return type.equals(wanted);
    }

    private void listType(JsonObject schema, String path) {
        if (!schema.has("x-kubernetes-list-type")) {
            return;
        }
        var value = schema.text("x-kubernetes-list-type");
        if (type(schema, path, "array", "must be array if x-kubernetes-list-type is specified")
                && value.equals("set")) {
            setItems(schema.object("items"), path + ".items");
        }
        var kinds = List.of("atomic", "set", "map");
        if (!kinds.contains(value)) {
            errors.add(FieldError.notSupported(path + ".x-kubernetes-list-type", Json.of(value), kinds));
        }
    }

    private void setItems(JsonObject items, String path) {
        var must = "must be atomic as item of a list with x-kubernetes-list-type=set";
        var listType = items.string("x-kubernetes-list-type");
        if (items.text("type").equals("array")
                && listType.isPresent()
                && !listType.get().equals("atomic")) {
            errors.add(FieldError.invalid(path + ".x-kubernetes-list-type", listType.get(), must));
        }
        if (items.text("type").equals("object")
                && !items.text("x-kubernetes-map-type").equals("atomic")) {
            errors.add(
                    FieldError.invalid(path + ".x-kubernetes-map-type", Json.ofNullable(listType.orElse(null)), must));
        }
    }

    private void listKeys(JsonObject schema, String path) {
        if (schema.array("x-kubernetes-list-map-keys").isEmpty()) {
            return;
        }
        var must = "must be map if x-kubernetes-list-map-keys is non-empty";
        var type = schema.text("x-kubernetes-list-type");
        if (type.isEmpty()) {
            errors.add(FieldError.required(path + ".x-kubernetes-list-type", must));
        } else if (!type.equals("map")) {
            errors.add(FieldError.invalid(path + ".x-kubernetes-list-type", type, must));
        }
    }

    private void mapList(JsonObject schema, String path) {
        var keys = schema.array("x-kubernetes-list-map-keys");
        if (keys.isEmpty()) {
            errors.add(FieldError.required(
                    path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }
        if (!schema.has("items")) {
            errors.add(FieldError.required(path + ".items", "must have a schema if x-kubernetes-list-type is map"));
            return;
        }
        var items = schema.object("items");
        if (!items.text("type").equals("object")) {
            errors.add(FieldError.invalid(
                    path + ".items.type",
                    items.text("type"),
                    "must be object if parent array's x-kubernetes-list-type is map"));
            return;
        }
        Set<String> seen = new HashSet<>();
        keys.strings().forEach(key -> key(items, key, keys, seen.add(key), path));
    }

    private void key(JsonObject items, String key, JsonArray keys, boolean first, String path) {
        var place = path + ".x-kubernetes-list-map-keys";
        if (!(items.object("properties").get(key) instanceof JsonObject property)) {
            errors.add(FieldError.invalid(place, keys, "entries must all be names of item properties"));
            return;
        }
        if (List.of("array", "object").contains(property.text("type"))) {
            errors.add(FieldError.invalid(
                    path + ".items.properties[" + key + "].type",
                    items.text("type"),
                    "must be a scalar type if parent array's x-kubernetes-list-type is map"));
        }
        if (!first) {
            errors.add(FieldError.invalid(place, keys, "must not contain duplicate entries"));
        }
    }

    /** Items that are told apart must be there, and so must what tells them apart. */
    private void uniqueItems(JsonObject schema, String path) {
        var type = schema.text("x-kubernetes-list-type");
        if (!List.of("set", "map").contains(type) || !(schema.get("items") instanceof JsonObject items)) {
            return;
        }
        if (items.flag("nullable")) {
            errors.add(FieldError.forbidden(
                    path + ".items.nullable", "cannot be nullable when x-kubernetes-list-type is " + type));
        }
        if (type.equals("map")) {
            var required = items.array("required").strings().toList();
            schema.array("x-kubernetes-list-map-keys")
                    .strings()
                    .forEach(key -> keyProperty(items, key, required.contains(key), path));
        }
    }

    private void keyProperty(JsonObject items, String key, boolean required, String path) {
        if (!(items.object("properties").get(key) instanceof JsonObject property)) {
            return;
        }
        var place = path + ".items.properties[" + key + "]";
        if (!required && !property.has("default")) {
            errors.add(FieldError.required(
                    place + ".default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required"
                            + " property"));
        }
        if (property.flag("nullable")) {
            errors.add(FieldError.forbidden(
                    place + ".nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
        }
    }

    /** The parts of rules that can be read without understanding them. */
    private void rules(JsonObject schema, String path) {
        var rules = schema.array("x-kubernetes-validations");
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i).asObject(), path + ".x-kubernetes-validations[" + i + "]");
        }
    }

    private void rule(JsonObject rule, String path) {
        var text = rule.text("rule");
        var message = rule.text("message");
        if (text.isBlank()) {
            errors.add(FieldError.required(path + ".rule", "rule is not specified"));
        }
        if (!message.isEmpty() && message.isBlank()) {
            errors.add(FieldError.invalid(path + ".message", message, "must be non-empty if specified"));
        } else if (hasLines(message)) {
            errors.add(FieldError.invalid(path + ".message", message, "must not contain line breaks"));
        } else if (hasLines(text.strip()) && message.isEmpty()) {
            errors.add(
                    FieldError.required(path + ".message", "message must be specified if rule contains line breaks"));
        }
        var expression = rule.text("messageExpression");
        if (!expression.isEmpty() && expression.isBlank()) {
            errors.add(FieldError.required(
                    path + ".messageExpression", "messageExpression must be non-empty if specified"));
        }
        var reasons = List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");
        rule.string("reason")
                .filter(reason -> !reasons.contains(reason))
                .ifPresent(reason -> errors.add(FieldError.notSupported(path + ".reason", Json.of(reason), reasons)));
    }

    private static boolean hasLines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
