package dev.djong.codec;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Field;
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
import dev.djong.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one protobuf message by its schema, wherever {@link ProtobufNumbers} says that its members lie. */
final class ProtobufObject {
    private final ProtobufInput in;
    private final StructSchema schema;
    private final int depth;
    private final Map<String, List<Json>> lists = new HashMap<>();
    private final Map<String, JsonObject.Builder> maps = new HashMap<>();
    private final JsonObject.Builder members = JsonObject.builder();

    ProtobufObject(ProtobufInput in, StructSchema schema) {
        this(in, schema, 0);
    }

    private ProtobufObject(ProtobufInput in, StructSchema schema, int depth) {
        if (depth > BodyLimits.MAX_RECURSION) {
            throw new DecodeFailure("exceeded max depth");
        }
        this.in = in;
        this.schema = schema;
        this.depth = depth;
    }

    JsonObject read() {
        readFrom(in, ProtobufNumbers.of(schema));
        lists.forEach((name, items) -> members.put(name, JsonArray.of(items)));
        maps.forEach((name, entries) -> members.put(name, entries.build()));
        return members.build();
    }

    private void readFrom(ProtobufInput message, ProtobufNumbers numbers) {
        while (message.hasMore()) {
            int tag = message.tag();
            var nested = numbers.nested().get(ProtobufInput.number(tag));
            if (nested != null) {
                readFrom(message.message(tag), nested);
            } else {
                take(message, tag, numbers.own());
            }
        }
    }

    private void take(ProtobufInput from, int tag, Map<Integer, Field> fields) {
        var field = fields.get(ProtobufInput.number(tag));
        if (field == null) {
            from.skip(tag);
            return;
        }
        switch (field.schema()) {
            case ListSchema list -> {
                var items = lists.computeIfAbsent(field.name(), first -> new ArrayList<>());
                if (list.element() instanceof ScalarSchema scalar
                        && ProtobufInput.isLength(tag)
                        && ProtobufScalars.isPackable(scalar)) {
                    ProtobufScalars.readPacked(from.message(tag), scalar, items);
                } else {
                    items.add(value(from, tag, list.element()));
                }
            }
            case MapSchema map ->
                entry(from.message(tag), map, maps.computeIfAbsent(field.name(), first -> JsonObject.builder()));
            case Schema other -> members.put(field.name(), value(from, tag, other));
        }
    }

    private void entry(ProtobufInput entry, MapSchema map, JsonObject.Builder entries) {
        var key = "";
        Json value = map.value() instanceof ListSchema
                ? JsonArray.EMPTY
                : map.value().zero();
        while (entry.hasMore()) {
            int tag = entry.tag();
            switch (ProtobufInput.number(tag)) {
                case 1 -> key = entry.text(tag);
                case 2 -> value = value(entry, tag, map.value());
                default -> entry.skip(tag);
            }
        }
        entries.put(key, value);
    }

    private Json value(ProtobufInput from, int tag, Schema shape) {
        return switch (shape) {
            case StructSchema struct -> new ProtobufObject(from.message(tag), struct, depth + 1).read();
            case ScalarSchema scalar -> ProtobufScalars.read(from, tag, scalar);
            case ChoiceSchema choice -> choice(from.message(tag), choice);
            case RawSchema ignored -> raw(from.message(tag));
            case CustomSchema ignored -> throw new DecodeFailure("proto: a custom resource has no message");
            case ListSchema list -> wrappedList(from.message(tag), list);
            case MapSchema ignored -> throw new DecodeFailure("proto: a map inside a map or list");
        };
    }

    /** A message with the object under one number and the other shape under another; nothing at all is the zero of that. */
    private Json choice(ProtobufInput message, ChoiceSchema choice) {
        var items = new ArrayList<Json>();
        Json value = choice.other().zero();
        while (message.hasMore()) {
            int tag = message.tag();
            int number = ProtobufInput.number(tag);
            if (number == choice.objectNumber()) {
                value = value(message, tag, choice.object());
            } else if (number != choice.otherNumber()) {
                message.skip(tag);
            } else if (choice.other() instanceof ListSchema list) {
                items.add(value(message, tag, list.element()));
            } else if (value.equals(choice.other().zero())) { // an object says that it is allowed as well
                value = value(message, tag, choice.other());
            }
        }
        return items.isEmpty() ? value : JsonArray.of(items);
    }

    /** A list as the value of a map is a message with its items under 1. */
    private JsonArray wrappedList(ProtobufInput message, ListSchema list) {
        var items = new ArrayList<Json>();
        while (message.hasMore()) {
            int tag = message.tag();
            if (ProtobufInput.number(tag) == 1) {
                items.add(value(message, tag, list.element()));
            } else {
                message.skip(tag);
            }
        }
        return JsonArray.of(items);
    }

    /** Values without a shape travel as JSON inside. */
    private static Json raw(ProtobufInput message) {
        var bytes = new byte[0];
        while (message.hasMore()) {
            int tag = message.tag();
            if (ProtobufInput.number(tag) == 1) {
                bytes = message.message(tag).rest();
            } else {
                message.skip(tag);
            }
        }
        try {
            return bytes.length == 0 ? Json.NULL : JsonReader.read(bytes);
        } catch (JsonSyntaxException e) {
            throw new DecodeFailure("an embedded value is no JSON");
        }
    }
}
