package dev.djong.apiserver.watch;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Copies of parts of an encoded object, one after the other: the first and the one behind it with the resourceVersion between. */
final class EncodedPieces implements Iterator<byte[]> {
    private static final int PIECE_BYTES = 32 << 10;

    private final byte[] bytes;
    private final int insertAt;
    private final byte[] splice;
    private int next;
    private boolean spliced;

    EncodedPieces(byte[] bytes, int insertAt, byte[] splice) {
        this.bytes = bytes;
        this.insertAt = insertAt;
        this.splice = splice;
    }

    @Override
    public boolean hasNext() {
        return next < bytes.length;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the object has ended");
        }
        int from = next;
        next = Math.min(bytes.length, from + PIECE_BYTES);
        if (spliced || insertAt > next) {
            return Arrays.copyOfRange(bytes, from, next);
        }
        spliced = true;
        var piece = new byte[next - from + splice.length];
        System.arraycopy(bytes, from, piece, 0, insertAt - from);
        System.arraycopy(splice, 0, piece, insertAt - from, splice.length);
        System.arraycopy(bytes, insertAt, piece, insertAt - from + splice.length, next - insertAt);
        return piece;
    }
}
