package dev.djong.codec;

import dev.djong.definition.Field;
import dev.djong.definition.StructSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The members of a type by their numbers in protobuf: its own, and those of the messages nested in it by the message's
 * number. Some types lie flat in JSON and are nested in protobuf: a volume's source beside its name is a message of its own
 * there ({@link Field#within}).
 *
 * @param places of its own fields by their names
 */
record ProtobufNumbers(
        NavigableMap<Integer, Field> own, NavigableMap<Integer, ProtobufNumbers> nested, Map<String, Place> places) {
    private static final int LEVEL_MASK = (1 << Field.WITHIN_BITS) - 1;
    private static final Map<StructSchema, ProtobufNumbers> KNOWN = new ConcurrentHashMap<>();

    /** @param order counts up with the numbers */
    record Place(int order, Field field) {}

    static ProtobufNumbers of(StructSchema schema) {
        var known = KNOWN.get(schema);
        return known != null ? known : KNOWN.computeIfAbsent(schema, ProtobufNumbers::read);
    }

    private static ProtobufNumbers empty() {
        return new ProtobufNumbers(new TreeMap<>(), new TreeMap<>(), new HashMap<>());
    }

    private static ProtobufNumbers read(StructSchema schema) {
        var numbers = empty();
        for (var field : schema.fields()) {
            if (field.number() > 0) {
                var holder = numbers;
                for (int path = field.within(); path != 0; path >>= Field.WITHIN_BITS) {
                    holder = holder.nested.computeIfAbsent(path & LEVEL_MASK, first -> empty());
                }
                holder.own.put(field.number(), field);
            }
        }
        numbers.findPlaces();
        return numbers;
    }

    private void findPlaces() {
        own.values().forEach(field -> places.put(field.name(), new Place(places.size(), field)));
        nested.values().forEach(ProtobufNumbers::findPlaces);
    }
}
