package dev.djong.apiserver.discovery.openapi;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;

/**
 * The version 2 document as the protobuf message {@code openapi.v2.Document} of the gnostic project, the only form that Go
 * clients ask for. Field numbers are that project's; values of extensions travel as YAML, of which JSON is a part.
 */
final class GnosticV2 {
    private static final String EXTENSION = "x-";

    private GnosticV2() {}

    static byte[] encode(JsonObject document) {
        var info = document.object("info");
        var paths = new ProtobufWriter();
        document.object("paths").forEach((path, item) -> paths.message(2, named(path, pathItem(item.asObject()))));
        var definitions = new ProtobufWriter();
        document.object("definitions")
                .forEach((name, type) -> definitions.message(1, named(name, schema(type.asObject()))));
        return new ProtobufWriter()
                .string(1, document.text("swagger"))
                .message(2, new ProtobufWriter().string(1, info.text("title")).string(2, info.text("version")))
                .message(8, paths)
                .message(9, definitions)
                .toBytes();
    }

    private static ProtobufWriter named(String name, ProtobufWriter value) {
        return new ProtobufWriter().string(1, name).message(2, value);
    }

    private static ProtobufWriter pathItem(JsonObject item) {
        var out = new ProtobufWriter();
        operation(out, 2, item, "get");
        operation(out, 3, item, "put");
        operation(out, 4, item, "post");
        operation(out, 5, item, "delete");
        operation(out, 8, item, "patch");
        item.array("parameters").objects().forEach(parameter -> out.message(9, parametersItem(parameter)));
        return extensions(out, 10, item);
    }

    private static void operation(ProtobufWriter out, int number, JsonObject item, String method) {
        if (item.has(method)) {
            out.message(number, operation(item.object(method)));
        }
    }

    private static ProtobufWriter operation(JsonObject operation) {
        var out = new ProtobufWriter();
        strings(out, 1, operation.array("tags"));
        out.string(3, operation.text("description")).string(5, operation.text("operationId"));
        strings(out, 6, operation.array("produces"));
        strings(out, 7, operation.array("consumes"));
        operation.array("parameters").objects().forEach(parameter -> out.message(8, parametersItem(parameter)));
        var responses = new ProtobufWriter();
        operation
                .object("responses")
                .forEach((code, response) -> responses.message(
                        1, named(code, new ProtobufWriter().message(1, response(response.asObject())))));
        out.message(9, responses);
        strings(out, 10, operation.array("schemes"));
        return extensions(out, 13, operation);
    }

    private static ProtobufWriter response(JsonObject response) {
        var out = new ProtobufWriter().string(1, response.text("description"));
        return response.has("schema")
                ? out.message(2, new ProtobufWriter().message(1, schema(response.object("schema"))))
                : out;
    }

    /** A parameter is wrapped by where it stands: in the body, the query or the path. */
    private static ProtobufWriter parametersItem(JsonObject parameter) {
        var wrapped = switch (parameter.text("in")) {
            case "body" -> new ProtobufWriter().message(1, bodyParameter(parameter));
            case "query" ->
                new ProtobufWriter().message(2, new ProtobufWriter().message(3, plainParameter(parameter, 6, 20)));
            case "path" ->
                new ProtobufWriter().message(2, new ProtobufWriter().message(4, plainParameter(parameter, 5, 19)));
            case String other -> throw new IllegalArgumentException("no parameter stands in " + other);
        };
        return new ProtobufWriter().message(1, wrapped);
    }

    private static ProtobufWriter bodyParameter(JsonObject parameter) {
        return new ProtobufWriter()
                .string(1, parameter.text("description"))
                .string(2, parameter.text("name"))
                .string(3, "body")
                .flag(4, parameter.flag("required"))
                .message(5, schema(parameter.object("schema")));
    }

    private static ProtobufWriter plainParameter(JsonObject parameter, int typeNumber, int uniqueNumber) {
        return new ProtobufWriter()
                .flag(1, parameter.flag("required"))
                .string(2, parameter.text("in"))
                .string(3, parameter.text("description"))
                .string(4, parameter.text("name"))
                .string(typeNumber, parameter.text("type"))
                .flag(uniqueNumber, parameter.flag("uniqueItems"));
    }

    private static ProtobufWriter schema(JsonObject schema) {
        var out = new ProtobufWriter()
                .string(1, schema.text("$ref"))
                .string(2, schema.text("format"))
                .string(4, schema.text("description"));
        strings(out, 19, schema.array("required"));
        schema.array("enum").forEach(value -> out.message(20, any(value)));
        if (schema.has("additionalProperties")) {
            out.message(21, new ProtobufWriter().message(1, schema(schema.object("additionalProperties"))));
        }
        if (schema.has("type")) {
            out.message(22, new ProtobufWriter().string(1, schema.text("type")));
        }
        if (schema.has("items")) {
            out.message(23, new ProtobufWriter().message(1, schema(schema.object("items"))));
        }
        if (schema.has("properties")) {
            var properties = new ProtobufWriter();
            schema.object("properties")
                    .forEach((name, property) -> properties.message(1, named(name, schema(property.asObject()))));
            out.message(25, properties);
        }
        return extensions(out, 31, schema);
    }

    private static ProtobufWriter extensions(ProtobufWriter out, int number, JsonObject holder) {
        holder.forEach((name, value) -> {
            if (name.startsWith(EXTENSION)) {
                out.message(number, named(name, any(value)));
            }
        });
        return out;
    }

    private static ProtobufWriter any(Json value) {
        return new ProtobufWriter().string(2, value + "\n");
    }

    private static void strings(ProtobufWriter out, int number, JsonArray values) {
        for (var value : values) {
            if (value instanceof JsonString(var text)) {
                out.string(number, text);
            }
        }
    }
}
