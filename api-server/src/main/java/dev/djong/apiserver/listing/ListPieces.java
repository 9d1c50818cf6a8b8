package dev.djong.apiserver.listing;

import dev.djong.apiserver.watch.Entry;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A list as it is sent: its parts, gathered to pieces of a useful size. */
public final class ListPieces implements Iterator<byte[]> {
    private static final int PIECE_BYTES = 32 << 10;

    private final ListEncoder encoder;
    private final List<Entry> items;
    private int next;
    private boolean begun;
    private boolean ended;

    public ListPieces(ListEncoder encoder, List<Entry> items) {
        this.encoder = encoder;
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public byte[] next() {
        if (ended) {
            throw new NoSuchElementException("the list has ended");
        }
        var piece = new ByteArrayOutputStream(PIECE_BYTES + (PIECE_BYTES >> 2));
        if (!begun) {
            encoder.head(piece);
            begun = true;
        }
        for (; next < items.size() && piece.size() < PIECE_BYTES; next++) {
            encoder.item(items.get(next), next == 0, piece);
        }
        if (next == items.size()) {
            encoder.tail(piece);
            ended = true;
        }
        return piece.toByteArray();
    }

    /** All of it: for a list that is known to be short. */
    public byte[] join() {
        var whole = new ByteArrayOutputStream();
        forEachRemaining(whole::writeBytes);
        return whole.toByteArray();
    }
}
