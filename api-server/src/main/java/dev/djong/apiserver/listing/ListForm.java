package dev.djong.apiserver.listing;

import dev.djong.apiserver.watch.Entry;
import dev.djong.json.JsonObject;
import java.io.ByteArrayOutputStream;

/**
 * What a list says in JSON and YAML: whole objects, their metadata or rows of a table.
 *
 * @param around the list's members but the one that holds the items
 * @param member the name of that one
 */
public record ListForm(JsonObject around, String member, Item item) {
    /** Writes an item as JSON. */
    @FunctionalInterface
    public interface Item {
        void write(Entry entry, ByteArrayOutputStream out);
    }
}
