package dev.djong.apiserver.discovery.openapi;

import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The types of custom resources: the schema of the definition as it is, with the members that every object has. Version 2
 * cannot say everything; what kubectl would misread there is left open, as upstream does.
 */
final class CustomTypes {
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "not", "oneOf");
    private static final String OBJECT_META = TypeDocuments.META + "ObjectMeta";
    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

    private final Dialect dialect;

    CustomTypes(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Without the names of its kinds. */
    JsonObject of(CustomSchema root) {
        if (dialect == Dialect.V2 && root.preservesUnknown()) {
            return JsonObject.of("type", Json.of("object")); // any member named here would be the only one allowed
        }
        var schema = node(root.source());
        return schema.update("properties", this::withObjectMembers);
    }

    private JsonObject withObjectMembers(JsonObject properties) {
        return properties
                .with("apiVersion", text("The version of this representation."))
                .with("kind", text("The kind of this object."))
                .with("metadata", dialect.reference(OBJECT_META, "Standard object metadata."));
    }

    private static JsonObject text(String description) {
        return JsonObject.of("type", Json.of("string"), "description", Json.of(description));
    }

    private JsonObject node(JsonObject source) {
        var node = dialect == Dialect.V2 ? readable(source) : source;
        if (node.get("items") instanceof JsonObject items) {
            node = node.with("items", node(items));
        }
        if (node.get("additionalProperties") instanceof JsonObject additional) {
            node = node.with("additionalProperties", node(additional));
        }
        if (node.has("properties")) {
            node = node.update("properties", this::nodes);
        }
        return embedded(node);
    }

    private JsonObject nodes(JsonObject properties) {
        var nodes = JsonObject.builder();
        properties.forEach((name, property) -> nodes.put(name, node(property.asObject())));
        return nodes.build();
    }

    private JsonObject embedded(JsonObject node) {
        if (!node.flag("x-kubernetes-embedded-resource") || dialect == Dialect.V2 && node.flag(PRESERVE)) {
            return node;
        }
        Set<String> required = new TreeSet<>(node.array("required").strings().toList());
        required.addAll(List.of("apiVersion", "kind"));
        return node.update("properties", this::withObjectMembers).with("required", JsonArray.ofStrings(required));
    }

    private static JsonObject readable(JsonObject source) {
        var node = source;
        for (var junctor : JUNCTORS) {
            node = node.without(junctor);
        }
        if (node.flag("nullable")) {
            node = node.without("nullable").without("type").without("items").without("properties");
        }
        if (node.flag(PRESERVE)) {
            node = node.without("items").without("properties");
            node = node.text("type").equals("object") ? node.without("type") : node;
        }
        if (node.text("type").equals("array") && !node.has("items")) {
            node = node.without("type");
        }
        return withoutNullableRequired(node);
    }

    private static JsonObject withoutNullableRequired(JsonObject node) {
        if (node.object("additionalProperties").flag("nullable")) {
            return node.without("required");
        }
        var properties = node.object("properties");
        var required = node.array("required")
                .strings()
                .filter(name -> !properties.object(name).flag("nullable"))
                .toList();
        return required.isEmpty() ? node.without("required") : node.with("required", JsonArray.ofStrings(required));
    }
}
