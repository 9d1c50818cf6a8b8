package dev.djong.cel;

import dev.djong.json.JsonArray;
import java.util.AbstractList;

/** A JSON array as a list of values, which are made when they are asked for. */
final class JsonList extends AbstractList<Object> {
    private final JsonArray array;

    JsonList(JsonArray array) {
        this.array = array;
    }

    @Override
    public Object get(int index) {
        return Values.of(array.get(index));
    }

    @Override
    public int size() {
        return array.size();
    }
}
