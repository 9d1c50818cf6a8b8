package dev.djong.json;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JSON array. */
public final class JsonArray implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(new Json[0]);

    private final Json[] items;

    private JsonArray(Json[] items) {
        this.items = items;
    }

    public static JsonArray of(Json... items) {
        return items.length == 0 ? EMPTY : new JsonArray(items.clone());
    }

    public static JsonArray of(Collection<? extends Json> items) {
        return items.isEmpty() ? EMPTY : new JsonArray(items.toArray(Json[]::new));
    }

    public static JsonArray ofStrings(Collection<String> items) {
        return items.stream().map(JsonString::new).collect(collector());
    }

    public static Collector<Json, ?, JsonArray> collector() {
        return Collectors.collectingAndThen(Collectors.<Json>toList(), JsonArray::of);
    }

    public int size() {
        return items.length;
    }

    public boolean isEmpty() {
        return items.length == 0;
    }

    public Json get(int index) {
        return items[index];
    }

    public List<Json> asList() {
        return Collections.unmodifiableList(Arrays.asList(items));
    }

    public Stream<Json> stream() {
        return Arrays.stream(items);
    }

    /** The items that are objects, in order. */
    public Stream<JsonObject> objects() {
        return stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** The items that are strings, in order. */
    public Stream<String> strings() {
        return stream().filter(JsonString.class::isInstance).map(item -> ((JsonString) item).value());
    }

    public JsonArray with(int index, Json item) {
        var copy = items.clone();
        copy[index] = item;
        return new JsonArray(copy);
    }

    public JsonArray plus(Json item) {
        var copy = Arrays.copyOf(items, items.length + 1);
        copy[items.length] = item;
        return new JsonArray(copy);
    }

    /** Each item replaced by what {@code change} makes of it; this same array when nothing changed. */
    public JsonArray map(UnaryOperator<Json> change) {
        var copy = items;
        for (int i = 0; i < items.length; i++) {
            var changed = change.apply(items[i]);
            if (changed != items[i]) {
                copy = copy == items ? items.clone() : copy;
                copy[i] = changed;
            }
        }
        return copy == items ? this : new JsonArray(copy);
    }

    @Override
    public Iterator<Json> iterator() {
        return asList().iterator();
    }

    @Override
    public String typeName() {
        return "array";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray array && Arrays.equals(items, array.items);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(items);
    }

    @Override
    public String toString() {
        return JsonWriter.toText(this);
    }
}
