package dev.djong.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Protobuf's wire format over a range of bytes: tags, varints, fixed numbers and lengths. */
final class ProtobufInput {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BITS = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    ProtobufInput(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    static int number(int tag) {
        return tag >>> 3;
    }

    static boolean isLength(int tag) {
        return (tag & 7) == LENGTH;
    }

    boolean hasMore() {
        return at < end;
    }

    int tag() {
        long tag = varint();
        if (tag <= 7 || tag > Integer.MAX_VALUE) {
            throw new DecodeFailure("proto: illegal tag " + tag);
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            if (at >= end) {
                throw truncated();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DecodeFailure("proto: integer overflow");
    }

    long varint(int tag) {
        require(tag, VARINT);
        return varint();
    }

    double fixed64(int tag) {
        require(tag, FIXED64);
        requireLeft(Long.BYTES);
        double value = ByteBuffer.wrap(bytes, at, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble();
        at += Long.BYTES;
        return value;
    }

    /** The range of a field with a length, as an input of its own. */
    ProtobufInput message(int tag) {
        require(tag, LENGTH);
        long length = varint();
        if (length < 0 || length > end - at) {
            throw truncated();
        }
        int from = at;
        at += (int) length;
        return new ProtobufInput(bytes, from, at);
    }

    String text(int tag) {
        return message(tag).restAsText();
    }

    String restAsText() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, end - at))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeFailure("proto: a string holds invalid UTF-8");
        }
    }

    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> skipBytes(Long.BYTES);
            case LENGTH -> message(tag);
            case FIXED32 -> skipBytes(Integer.BYTES);
            default -> throw new DecodeFailure("proto: illegal wireType " + (tag & 7));
        }
    }

    private void skipBytes(int count) {
        requireLeft(count);
        at += count;
    }

    private void requireLeft(int count) {
        if (end - at < count) {
            throw truncated();
        }
    }

    private static void require(int tag, int wireType) {
        if ((tag & 7) != wireType) {
            throw new DecodeFailure("proto: wrong wireType = " + (tag & 7) + " for field " + number(tag));
        }
    }

    private static DecodeFailure truncated() {
        return new DecodeFailure("unexpected EOF");
    }
}
