package dev.djong.standalone.containerd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names in a tar, one after the other; what the entries hold is skipped. */
final class TarEntries {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_BYTES = 8;
    /** Sizes from 8 GiB on are not octal but binary, which this bit tells. */
    private static final int BINARY = 0x80;

    private final InputStream in;

    TarEntries(InputStream in) {
        this.in = in;
    }

    /**
     * The next entry's name, without the {@code ./} that some programs put before it; empty at the end.
     *
     * @throws IOException if this is no tar, or one that breaks off
     */
    Optional<String> next() throws IOException {
        byte[] header = in.readNBytes(BLOCK);
        if (header.length == 0 || isZero(header)) {
            return Optional.empty();
        }
        if (header.length < BLOCK || octal(header, CHECKSUM_OFFSET, CHECKSUM_BYTES) != checksum(header)) {
            throw new IOException("no tar");
        }
        long size = size(header);
        in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        var name = text(header, 0, NAME_BYTES);
        return Optional.of(name.startsWith("./") ? name.substring(2) : name);
    }

    private static boolean isZero(byte[] header) {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes, those of the checksum itself taken as spaces. */
    private static long checksum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + CHECKSUM_BYTES;
            sum += own ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static long size(byte[] header) throws IOException {
        if ((header[SIZE_OFFSET] & BINARY) == 0) {
            return octal(header, SIZE_OFFSET, SIZE_BYTES);
        }
        long size = 0;
        for (int i = SIZE_OFFSET + SIZE_BYTES - Long.BYTES; i < SIZE_OFFSET + SIZE_BYTES; i++) {
            size = size << Byte.SIZE | header[i] & 0xff;
        }
        return size;
    }

    private static long octal(byte[] header, int offset, int length) throws IOException {
        var digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("no tar", e);
        }
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
