package dev.djong.apiserver.listing;

import dev.djong.apiserver.http.Pretty;
import dev.djong.apiserver.watch.Entry;
import java.io.ByteArrayOutputStream;

/** JSON for people, indented. */
public final class PrettyList implements ListEncoder {
    private final JsonList compact;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final Pretty printer = new Pretty();

    public PrettyList(ListForm form) {
        this.compact = new JsonList(form);
    }

    @Override
    public void head(ByteArrayOutputStream out) {
        compact.head(part);
        print(out);
    }

    @Override
    public void item(Entry entry, boolean first, ByteArrayOutputStream out) {
        compact.item(entry, first, part);
        print(out);
    }

    @Override
    public void tail(ByteArrayOutputStream out) {
        compact.tail(part);
        print(out);
        printer.end(out);
    }

    private void print(ByteArrayOutputStream out) {
        printer.print(part.toByteArray(), out);
        part.reset();
    }
}
