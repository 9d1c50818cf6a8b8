package dev.djong.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf's wire format, written from its end to its beginning: when a message is complete its length is known, and is
 * written before it without a second pass. So whatever comes last in a message is put first.
 */
final class ProtobufOutput {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int INITIAL_BYTES = 1 << 10;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int start = INITIAL_BYTES;

    /** How much was written so far: remembered before a message's content, and given to {@link #endMessage} after it. */
    int length() {
        return bytes.length - start;
    }

    /** Everything that was put since {@code lengthBefore} is the message with this number. */
    void endMessage(int number, int lengthBefore) {
        beginContent(number, length() - lengthBefore);
    }

    /** What stands behind this, in here or elsewhere, is so many bytes of this number. */
    void beginContent(int number, long length) {
        putVarint(length);
        putTag(number, LENGTH);
    }

    void putText(int number, String text) {
        putBytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    void putBytes(int number, byte[] content) {
        putRaw(content);
        beginContent(number, content.length);
    }

    void putNumber(int number, long value) {
        putVarint(value);
        putTag(number, VARINT);
    }

    void putDouble(int number, double value) {
        long bits = Double.doubleToRawLongBits(value);
        makeRoom(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[--start] = (byte) (bits >>> shift);
        }
        putTag(number, FIXED64);
    }

    void putRaw(byte[] content) {
        makeRoom(content.length);
        start -= content.length;
        System.arraycopy(content, 0, bytes, start, content.length);
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    private void putTag(int number, int wireType) {
        putVarint((long) number << 3 | wireType);
    }

    private void putVarint(long value) {
        int size = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
        makeRoom(size);
        start -= size;
        long rest = value;
        for (int i = 0; i < size - 1; i++) {
            bytes[start + i] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[start + size - 1] = (byte) rest;
    }

    private void makeRoom(int needed) {
        if (start >= needed) {
            return;
        }
        int used = length();
        int larger = Math.max(bytes.length * 2, used + needed);
        var grown = new byte[larger];
        System.arraycopy(bytes, start, grown, larger - used, used);
        bytes = grown;
        start = larger - used;
    }
}
