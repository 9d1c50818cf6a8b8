package dev.djong.cel;

import dev.djong.json.JsonArray;
import java.util.AbstractList;

/** A list whose elements have a known shape. */
final class SchemaList extends AbstractList<Object> {
    private final SchemaType element;
    private final JsonArray array;

    SchemaList(SchemaType element, JsonArray array) {
        this.element = element;
        this.array = array;
    }

    @Override
    public Object get(int index) {
        return element.value(array.get(index));
    }

    @Override
    public int size() {
        return array.size();
    }
}
