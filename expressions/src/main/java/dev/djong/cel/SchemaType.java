package dev.djong.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.djong.cel.Values.Bytes;
import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonString;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema as a type of the language: how the checker sees its values, how large they can be, and how a tree
 * becomes one. Sizes that the schema does not bound are bounded by the size of a request.
 *
 * @param minBytes the smallest JSON of a value
 * @param largest the most characters, items or members; 0 for what has none
 * @param fields by the names that expressions use
 * @param element of lists and maps
 */
record SchemaType(
        CelType type,
        long minBytes,
        long largest,
        Map<String, Field> fields,
        @Nullable SchemaType element,
        CustomSchema schema) {
    static final long MAX_REQUEST_BYTES = 3 << 20;

    private static final long MAX_TIME_BYTES = 32;
    private static final long DATE_BYTES = 12;
    private static final long MIN_TIME_BYTES = 21;
    private static final long MIN_DURATION_BYTES = 3;
    private static final long MAX_STRING = MAX_REQUEST_BYTES - 2;
    private static final int UTF8_BYTES = 4;
    private static final CustomSchema TEXT = schema("{\"type\":\"string\"}");
    private static final CustomSchema METADATA = schema(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"generateName\":{\"type\":\"string\"}}}");

    /** A member: the name in trees, and its type. */
    record Field(String name, SchemaType type) {}

    private static CustomSchema schema(String json) {
        return CustomSchema.of(JsonReader.read(json).asObject());
    }

    /**
     * @param name of the type, for messages
     * @param structs where types of objects are added
     * @return null for what expressions cannot see: nothing is known of it
     */
    static @Nullable SchemaType of(CustomSchema schema, boolean resource, String name, Map<String, CelType> structs) {
        if (schema.intOrString()) {
            return scalar(SimpleType.DYN, 1, bounded(schema, MAX_STRING), schema);
        }
        return switch (resource ? "object" : schema.type()) {
            case "array" -> list(schema, name, structs);
            case "object" ->
                schema.additional() != null && !resource
                        ? map(schema, name, structs)
                        : object(schema, resource, name, structs);
            case "string" -> text(schema);
            case "boolean" -> scalar(SimpleType.BOOL, 4, 0, schema);
            case "number" -> scalar(SimpleType.DOUBLE, 1, 0, schema);
            case "integer" -> scalar(SimpleType.INT, 1, 0, schema);
            default -> null;
        };
    }

    private static SchemaType scalar(CelType type, long minBytes, long largest, CustomSchema schema) {
        return new SchemaType(type, minBytes, largest, Map.of(), null, schema);
    }

    /** Characters count as four bytes each: any may be that long. */
    private static long bounded(CustomSchema schema, long otherwise) {
        var max = schema.source().integer("maxLength");
        return max.isPresent() ? Math.max(0, max.getAsLong()) * UTF8_BYTES : otherwise;
    }

    private static SchemaType text(CustomSchema schema) {
        return switch (schema.source().text("format")) {
            case "byte" -> scalar(SimpleType.BYTES, 2, schema.source().integerOr("maxLength", MAX_STRING), schema);
            case "duration" -> scalar(SimpleType.DURATION, MIN_DURATION_BYTES, MAX_TIME_BYTES, schema);
            case "date" -> scalar(SimpleType.TIMESTAMP, DATE_BYTES, DATE_BYTES, schema);
            case "date-time" -> scalar(SimpleType.TIMESTAMP, MIN_TIME_BYTES, MAX_TIME_BYTES, schema);
            default -> scalar(SimpleType.STRING, 2, bounded(schema, longestChoice(schema)), schema);
        };
    }

    private static long longestChoice(CustomSchema schema) {
        var choices = schema.source().array("enum");
        return choices.isEmpty()
                ? MAX_STRING
                : choices.strings().mapToLong(String::length).max().orElse(0);
    }

    private static @Nullable SchemaType list(CustomSchema schema, String name, Map<String, CelType> structs) {
        var items = schema.items();
        var element = items == null ? null : of(items, items.embedsResource(), name + ".@items", structs);
        if (element == null) {
            return null;
        }
        long largest = schema.source().integerOr("maxItems", (MAX_REQUEST_BYTES - 2) / (element.minBytes + 1));
        return new SchemaType(ListType.create(element.type), 2, Math.max(0, largest), Map.of(), element, schema);
    }

    private static @Nullable SchemaType map(CustomSchema schema, String name, Map<String, CelType> structs) {
        var values = schema.additional();
        var element = values == null ? null : of(values, values.embedsResource(), name + ".@values", structs);
        if (element == null) {
            return null;
        }
        long largest = schema.source().integerOr("maxProperties", (MAX_REQUEST_BYTES - 2) / (element.minBytes + 6));
        return new SchemaType(
                MapType.create(SimpleType.STRING, element.type), 2, Math.max(0, largest), Map.of(), element, schema);
    }

    private static SchemaType object(CustomSchema schema, boolean resource, String name, Map<String, CelType> structs) {
        var properties = new LinkedHashMap<>(schema.properties());
        if (resource) {
            properties.put("apiVersion", TEXT);
            properties.put("kind", TEXT);
            properties.put("metadata", METADATA);
        }
        var required = schema.source().array("required").strings().toList();
        var fields = new LinkedHashMap<String, Field>();
        long minBytes = 2;
        for (var property : properties.entrySet()) {
            var below = property.getValue();
            var type = of(below, below.embedsResource(), name + "." + property.getKey(), structs);
            if (type == null) {
                continue;
            }
            Escapes.escape(property.getKey())
                    .ifPresent(escaped -> fields.put(escaped, new Field(property.getKey(), type)));
            if (required.contains(property.getKey()) && below.defaultValue() == null) {
                minBytes += property.getKey().length() + type.minBytes + 4;
            }
        }
        var types = new LinkedHashMap<String, CelType>();
        fields.forEach((escaped, field) -> types.put(escaped, field.type.type));
        var struct = RuleEnvironment.struct(name, types);
        structs.put(name, struct);
        return new SchemaType(struct, minBytes, 0, fields, null, schema);
    }

    /** The largest size of what a path leads to, the first step being the variable. */
    OptionalLong largest(List<String> path) {
        var here = this;
        for (var step : path.subList(1, path.size())) {
            var next = switch (step) {
                case "@items", "@values" -> here.element;
                case "@keys" -> here.element == null ? null : scalar(SimpleType.STRING, 2, 0, here.schema);
                default -> {
                    var field = here.fields.get(step);
                    yield field == null ? null : field.type;
                }
            };
            if (next == null) {
                return OptionalLong.empty();
            }
            here = next;
        }
        return OptionalLong.of(here.largest);
    }

    /** A tree of this shape as a value. */
    Object value(Json json) {
        return switch (json) {
            case JsonObject object when element != null || !fields.isEmpty() -> new SchemaMap(this, object);
            case JsonArray array when element != null -> new SchemaList(element, array);
            case JsonString(var text) -> text(text);
            case JsonInteger(var number) when type.equals(SimpleType.DOUBLE) -> (double) number;
            case JsonDecimal(var number)
            when type.equals(SimpleType.INT) && number == Math.rint(number) -> (long) number;
            default -> Values.of(json);
        };
    }

    private Object text(String text) {
        if (type.equals(SimpleType.BYTES)) {
            try {
                return new Bytes(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException malformed) {
                throw new RuleFailure("invalid base64 in " + Json.of(text));
            }
        }
        if (type.equals(SimpleType.DURATION)) {
            return Conversions.duration(text);
        }
        if (type.equals(SimpleType.TIMESTAMP)) {
            return text.length() == "2006-01-02".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Conversions.timestamp(text);
        }
        return text;
    }
}
