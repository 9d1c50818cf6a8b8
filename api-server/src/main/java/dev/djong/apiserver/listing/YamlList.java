package dev.djong.apiserver.listing;

import dev.djong.apiserver.http.YamlWriter;
import dev.djong.apiserver.watch.Entry;
import dev.djong.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** YAML, members in the order of their names. */
public final class YamlList implements ListEncoder {
    private final ListForm form;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private boolean empty = true;

    public YamlList(ListForm form) {
        this.form = form;
    }

    @Override
    public void head(ByteArrayOutputStream out) {
        around(name -> name.compareTo(form.member()) < 0, out);
        text(form.member() + ":", out);
    }

    @Override
    public void item(Entry entry, boolean first, ByteArrayOutputStream out) {
        if (first) {
            empty = false;
            text("\n", out);
        }
        json.write('[');
        form.item().write(entry, json);
        json.write(']');
        out.writeBytes(YamlWriter.toYaml(json.toByteArray())); // a sequence of one, which the next one goes on
        json.reset();
    }

    @Override
    public void tail(ByteArrayOutputStream out) {
        if (empty) {
            text(" []\n", out);
        }
        around(name -> name.compareTo(form.member()) > 0, out);
    }

    private void around(Predicate<String> chosen, ByteArrayOutputStream out) {
        var part = JsonObject.builder();
        form.around().forEach((name, value) -> {
            if (chosen.test(name)) {
                part.put(name, value);
            }
        });
        var members = part.build();
        if (!members.isEmpty()) {
            out.writeBytes(YamlWriter.toYaml(members));
        }
    }

    private static void text(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
