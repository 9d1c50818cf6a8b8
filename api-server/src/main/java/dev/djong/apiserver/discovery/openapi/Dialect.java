package dev.djong.apiserver.discovery.openapi;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** Where the two versions of OpenAPI write the same thing differently. */
enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private final String referencePrefix;

    Dialect(String referencePrefix) {
        this.referencePrefix = referencePrefix;
    }

    JsonObject reference(String type) {
        return JsonObject.of("$ref", Json.of(referencePrefix + type));
    }

    /** A reference with a text beside it, which version 3 allows only behind {@code allOf}. */
    JsonObject reference(String type, String description) {
        if (this == V2) {
            return reference(type).with("description", description);
        }
        return JsonObject.of("allOf", JsonArray.of(reference(type)), "description", Json.of(description));
    }

    /** A parameter in the path or the query. */
    JsonObject parameter(String name, String in, String type, String description) {
        var builder = JsonObject.builder()
                .put("name", name)
                .put("in", in)
                .put("description", description)
                .put("uniqueItems", true);
        if (in.equals("path")) {
            builder.put("required", true);
        }
        return this == V2
                ? builder.put("type", type).build()
                : builder.put("schema", JsonObject.of("type", Json.of(type), "uniqueItems", Json.of(true)))
                        .build()
                        .without("uniqueItems");
    }
}
