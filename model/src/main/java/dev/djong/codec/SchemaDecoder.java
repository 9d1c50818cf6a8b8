package dev.djong.codec;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one JSON value into its canonical tree in one pass. One instance a body.
 *
 * <p>Recursion follows the schema. The shapes of built-in kinds nest a few dozen levels at most and shapes that nest in
 * themselves are bounded by {@link BodyLimits#MAX_RECURSION}; values without a shape, which may be deep, are read with an
 * explicit stack.
 */
final class SchemaDecoder {
    /** Up to so many keys duplicates are found by comparing; beyond by hashing. */
    private static final int COMPARED_KEYS = 12;

    private final JsonParser parser;
    private final StrictProblems problems;
    private final DecodePath path = new DecodePath();
    private final Scalars scalars;
    private int depth;

    SchemaDecoder(JsonParser parser, StrictProblems problems) {
        this.parser = parser;
        this.problems = problems;
        this.scalars = new Scalars(parser, path);
    }

    /** Reads the value that the parser's current token begins, and leaves the parser at its last token. */
    Json read(Schema schema) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return schema.zero();
        }
        return switch (schema) {
            case StructSchema struct -> struct.custom() == null ? struct(struct) : custom(struct, struct.custom());
            case ScalarSchema scalar -> scalars.read(scalar);
            case ListSchema list -> list(list);
            case MapSchema map -> map(map);
            case ChoiceSchema choice ->
                read(parser.currentToken() == JsonToken.START_OBJECT ? choice.object() : choice.other());
            case RawSchema ignored -> JsonReader.readValue(parser);
            case CustomSchema ignored -> free();
        };
    }

    /**
     * A custom resource: the members of every object by their shapes, all others as they are, then pruned. Duplicates are
     * reported before what is unknown.
     */
    private JsonObject custom(StructSchema schema, CustomSchema root) {
        expect(JsonToken.START_OBJECT, schema);
        problems.reportUnknownLast();
        scalars.takeWholeDecimals();
        descend();
        var members = JsonObject.builder();
        var seen = new HashSet<String>();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            if (!seen.add(name)) {
                problems.duplicate(path.member(name));
            }
            var field = CustomSchema.OBJECT_MEMBERS.contains(name) ? schema.field(name) : null;
            if (field == null) {
                path.enterKey(name);
                parser.nextToken();
                members.put(name, free());
            } else {
                path.enterField(schema, name);
                members.put(name, parser.nextToken() == JsonToken.VALUE_NULL ? Json.NULL : read(field.schema()));
            }
            path.leave();
        }
        depth--;
        return Pruning.prune(canonical(schema, members.build()), root, problems);
    }

    private static JsonObject canonical(StructSchema schema, JsonObject object) {
        var result = object;
        for (var name : CustomSchema.OBJECT_MEMBERS) {
            var field = schema.field(name);
            var value = field == null ? null : field.canonical(object.get(name));
            result = value == null ? result.without(name) : result.with(name, value);
        }
        return result;
    }

    /** Any value, just as it was sent. */
    private Json free() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> freeObject();
            case START_ARRAY -> freeArray();
            default -> JsonReader.readValue(parser);
        };
    }

    private JsonObject freeObject() {
        descend();
        var members = JsonObject.builder();
        var seen = new HashSet<String>();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            if (!seen.add(name)) {
                problems.duplicate(path.member(name));
            }
            path.enterKey(name);
            parser.nextToken();
            members.put(name, free());
            path.leave();
        }
        depth--;
        return members.build();
    }

    private JsonArray freeArray() {
        descend();
        var items = new ArrayList<Json>();
        path.enterList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.at(items.size());
            items.add(free());
        }
        path.leave();
        depth--;
        return JsonArray.of(items);
    }

    private JsonObject struct(StructSchema schema) {
        expect(JsonToken.START_OBJECT, schema);
        descend();
        var values = new Json[schema.size()];
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            int index = schema.indexOf(name);
            if (index < 0) {
                problems.unknown(path.member(name));
                parser.nextToken();
                parser.skipChildren();
                continue;
            }
            if (values[index] != null) {
                problems.duplicate(path.member(name));
            }
            var field = schema.fieldAt(index);
            path.enterField(schema, field.name());
            values[index] = parser.nextToken() == JsonToken.VALUE_NULL ? Json.NULL : read(field.schema());
            path.leave();
        }
        depth--;
        return canonical(schema, values);
    }

    private static JsonObject canonical(StructSchema schema, @Nullable Json[] values) {
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = schema.fieldAt(i).canonical(values[i]);
            kept += values[i] == null ? 0 : 1;
        }
        var names = new String[kept];
        var members = new Json[kept];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            if (value != null) {
                names[next] = schema.fieldAt(i).name();
                members[next++] = value;
            }
        }
        return JsonObject.ofSorted(names, members);
    }

    private Json list(ListSchema schema) {
        expect(JsonToken.START_ARRAY, schema);
        descend();
        var items = new ArrayList<Json>();
        path.enterList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.at(items.size());
            items.add(read(schema.element()));
        }
        path.leave();
        depth--;
        return JsonArray.of(items);
    }

    private Json map(MapSchema schema) {
        expect(JsonToken.START_OBJECT, schema);
        descend();
        var members = JsonObject.builder();
        var seen = new ArrayList<String>();
        Set<String> hashed = null;
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            if (hashed == null && seen.size() >= COMPARED_KEYS) {
                hashed = new HashSet<>(seen);
            }
            boolean duplicate = hashed != null ? !hashed.add(name) : seen.contains(name);
            if (duplicate) {
                problems.duplicate(path.member(name));
            } else if (hashed == null) {
                seen.add(name);
            }
            path.enterKey(name);
            parser.nextToken();
            members.put(name, read(schema.value()));
            path.leave();
        }
        depth--;
        return members.build();
    }

    private void expect(JsonToken start, Schema schema) {
        if (parser.currentToken() != start) {
            throw scalars.wrongType(scalars.found(), schema.goType());
        }
    }

    private void descend() {
        if (++depth > BodyLimits.MAX_RECURSION) {
            throw new DecodeFailure("exceeded max depth");
        }
    }
}
