package dev.djong.apiserver.listing;

import dev.djong.apiserver.watch.Entry;
import dev.djong.json.Json;
import dev.djong.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Compact JSON. As upstream writes it, what the list is comes first and its items last: who reads a stream knows what to expect. */
public final class JsonList implements ListEncoder {
    private static final List<String> FIRST = List.of("kind", "apiVersion", "metadata");

    private final ListForm form;

    public JsonList(ListForm form) {
        this.form = form;
    }

    @Override
    public void head(ByteArrayOutputStream out) {
        var head = new StringBuilder("{");
        for (var name : FIRST) {
            var value = form.around().get(name);
            if (value != null) {
                member(head, name, value);
            }
        }
        form.around().forEach((name, value) -> {
            if (!FIRST.contains(name)) {
                member(head, name, value);
            }
        });
        head.append('"').append(form.member()).append("\":[");
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void member(StringBuilder head, String name, Json value) {
        head.append('"')
                .append(name)
                .append("\":")
                .append(JsonWriter.toText(value))
                .append(',');
    }

    @Override
    public void item(Entry entry, boolean first, ByteArrayOutputStream out) {
        if (!first) {
            out.write(',');
        }
        form.item().write(entry, out);
    }

    @Override
    public void tail(ByteArrayOutputStream out) {
        out.write(']');
        out.write('}');
    }
}
