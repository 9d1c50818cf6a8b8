package dev.djong.apiserver.listing;

import dev.djong.apiserver.watch.Entry;
import java.io.ByteArrayOutputStream;

/** The parts that a list in one encoding is put together of. Asked for in the order of the answer, each once. */
public interface ListEncoder {
    /** What comes before the first item. */
    void head(ByteArrayOutputStream out);

    /**
     * An item with what stands around it.
     *
     * @param first whether no item came before it
     */
    void item(Entry entry, boolean first, ByteArrayOutputStream out);

    /** What comes after the last item. */
    void tail(ByteArrayOutputStream out);
}
