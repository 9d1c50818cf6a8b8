package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An object as canonical JSON without resourceVersion, and where that goes. It is spliced in whenever the bytes are
 * copied out, so one encoding serves every revision at which the object is told (a DELETED event tells the last state
 * at the revision of the deletion).
 *
 * <pre>
 *   {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","uid":"7"},"spec":{}}
 *                                              ^           ^        ^
 *                               metadataStart ─┘  insertAt ┘        └─ metadataEnd
 * </pre>
 */
public final class Encoded {
    private static final byte[] MEMBER = "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Of a {@code long}. */
    private static final int MOST_DIGITS = 19;

    private final byte[] bytes;
    private final int metadataStart;
    private final int metadataEnd;
    private final int insertAt;
    private final boolean commaBefore;
    private final boolean commaAfter;

    Encoded(byte[] bytes, int metadataStart, int metadataEnd, int insertAt, boolean commaBefore, boolean commaAfter) {
        this.bytes = bytes;
        this.metadataStart = metadataStart;
        this.metadataEnd = metadataEnd;
        this.insertAt = insertAt;
        this.commaBefore = commaBefore;
        this.commaAfter = commaAfter;
    }

    /**
     * Finds the place in canonical bytes (members sorted, no white space, no resourceVersion).
     *
     * @throws IllegalArgumentException if there is no metadata object or it has a resourceVersion already
     */
    public static Encoded of(byte[] canonical) {
        return new SplicePoint(canonical).find();
    }

    /** The bytes without resourceVersion, as they lie in the store; shared, never to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of bytes with that resourceVersion in. */
    public int length(Revision revision) {
        return bytes.length + spliceLength(revision.value());
    }

    /** The same in copies of some 32 KB, so that whoever reads a large object slowly holds no whole copy of it. */
    public Iterable<byte[]> pieces(Revision revision) {
        return () -> new EncodedPieces(bytes, insertAt, spliced(revision.value()));
    }

    /** A copy with the resourceVersion in. */
    public byte[] toBytes(Revision revision) {
        var copy = new byte[length(revision)];
        copyTo(copy, 0, revision);
        return copy;
    }

    /** Writes {@link #length} bytes to {@code target} from {@code offset} on and returns the offset behind them. */
    public int copyTo(byte[] target, int offset, Revision revision) {
        System.arraycopy(bytes, 0, target, offset, insertAt);
        int at = splice(target, offset + insertAt, revision.value());
        System.arraycopy(bytes, insertAt, target, at, bytes.length - insertAt);
        return at + bytes.length - insertAt;
    }

    public void writeTo(ByteArrayOutputStream out, Revision revision) {
        out.write(bytes, 0, insertAt);
        out.writeBytes(spliced(revision.value()));
        out.write(bytes, insertAt, bytes.length - insertAt);
    }

    /** Only the metadata object, with the resourceVersion in: for partial metadata without decoding. */
    public byte[] metadata(Revision revision) {
        var copy = new byte[metadataEnd - metadataStart + spliceLength(revision.value())];
        System.arraycopy(bytes, metadataStart, copy, 0, insertAt - metadataStart);
        int at = splice(copy, insertAt - metadataStart, revision.value());
        System.arraycopy(bytes, insertAt, copy, at, metadataEnd - insertAt);
        return copy;
    }

    private int spliceLength(long revision) {
        return MEMBER.length + digits(revision) + 1 + (commaBefore ? 1 : 0) + (commaAfter ? 1 : 0);
    }

    private byte[] spliced(long revision) {
        var splice = new byte[spliceLength(revision)];
        splice(splice, 0, revision);
        return splice;
    }

    private int splice(byte[] target, int offset, long revision) {
        int at = offset;
        if (commaBefore) {
            target[at++] = ',';
        }
        System.arraycopy(MEMBER, 0, target, at, MEMBER.length);
        at += MEMBER.length;
        int end = at + digits(revision);
        long rest = revision;
        for (int i = end - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        target[end++] = '"';
        if (commaAfter) {
            target[end++] = ',';
        }
        return end;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long power = 10; digits < MOST_DIGITS && number >= power; power *= 10) {
            digits++;
        }
        return digits;
    }
}
