package dev.djong.codec;

import dev.djong.codec.ProtobufNumbers.Place;
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
import dev.djong.json.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees in canonical form as protobuf messages by their schemas, the counterpart of {@link ProtobufObject}. Members
 * stand in the order of their numbers and the entries of maps in that of their keys, so that equal objects have equal bytes;
 * since the output grows towards its beginning, all loops run backwards.
 */
final class ProtobufMessage {
    private final ProtobufOutput out;

    ProtobufMessage(ProtobufOutput out) {
        this.out = out;
    }

    /** The members of an object, without a length before them. */
    void putMembers(JsonObject object, StructSchema schema) {
        putMembers(object, ProtobufNumbers.of(schema));
    }

    private void putMembers(JsonObject object, ProtobufNumbers numbers) {
        if (numbers.nested().isEmpty()) {
            putPresent(object, numbers.places());
        } else {
            putAll(object, numbers);
        }
    }

    /** Looks at what the object has, which is a small part of what its type may have. */
    private void putPresent(JsonObject object, Map<String, Place> places) {
        var present = new Place[object.size()];
        var values = new Json[object.size()];
        int count = 0;
        for (int i = 0; i < object.size(); i++) {
            var place = places.get(object.nameAt(i));
            if (place != null) {
                int at = count++;
                for (; at > 0 && present[at - 1].order() > place.order(); at--) {
                    present[at] = present[at - 1];
                    values[at] = values[at - 1];
                }
                present[at] = place;
                values[at] = object.valueAt(i);
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            putField(values[i], present[i].field());
        }
    }

    private void putAll(JsonObject object, ProtobufNumbers numbers) {
        var own = numbers.own().descendingMap().entrySet().iterator();
        var nested = numbers.nested().descendingMap().entrySet().iterator();
        var nextOwn = own.hasNext() ? own.next() : null;
        var nextNested = nested.hasNext() ? nested.next() : null;
        while (nextOwn != null || nextNested != null) {
            if (nextNested != null && (nextOwn == null || nextNested.getKey() > nextOwn.getKey())) {
                int before = out.length();
                putMembers(object, nextNested.getValue());
                out.endMessage(nextNested.getKey(), before);
                nextNested = nested.hasNext() ? nested.next() : null;
            } else if (nextOwn != null) {
                var field = nextOwn.getValue();
                putField(object.get(field.name()), field);
                nextOwn = own.hasNext() ? own.next() : null;
            }
        }
    }

    private void putField(@Nullable Json value, Field field) {
        if (value == null || value.isNull()) {
            return;
        }
        switch (field.schema()) {
            case ListSchema list -> putItems(field.number(), value.asArray(), list);
            case MapSchema map -> putEntries(field.number(), value.asObject(), map);
            case Schema other -> putValue(field.number(), value, other);
        }
    }

    private void putItems(int number, JsonArray items, ListSchema list) {
        for (int i = items.size() - 1; i >= 0; i--) {
            putValue(number, items.get(i), list.element());
        }
    }

    private void putEntries(int number, JsonObject entries, MapSchema map) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            int before = out.length();
            putValue(2, entries.valueAt(i), map.value());
            out.putText(1, entries.nameAt(i));
            out.endMessage(number, before);
        }
    }

    private void putValue(int number, Json value, Schema shape) {
        if (shape instanceof ScalarSchema scalar) {
            ProtobufScalars.write(out, number, value, scalar);
            return;
        }
        int before = out.length();
        switch (shape) {
            case StructSchema struct -> putMembers(value.asObject(), struct);
            case ListSchema list -> putItems(1, value.asArray(), list); // as the value of a map
            case ChoiceSchema choice -> putChoice(value, choice);
            case CustomSchema ignored -> throw new IllegalStateException("a custom resource has no message");
            case RawSchema ignored -> out.putBytes(1, JsonWriter.toBytes(value));
            case MapSchema ignored -> throw new IllegalStateException("a map inside a map or list");
            case ScalarSchema scalar -> throw new IllegalStateException("written above: " + scalar);
        }
        out.endMessage(number, before);
    }

    private void putChoice(Json value, ChoiceSchema choice) {
        if (value instanceof JsonObject object) {
            putValue(choice.objectNumber(), object, choice.object());
            if (choice.other() instanceof ScalarSchema) {
                out.putNumber(choice.otherNumber(), 1); // whoever gives a shape allows what has it
            }
        } else if (choice.other() instanceof ListSchema list) {
            putItems(choice.otherNumber(), value.asArray(), list);
        } else {
            putValue(choice.otherNumber(), value, choice.other());
        }
    }
}
