package dev.djong.standalone.containerd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few kinds of tar entries that an image needs; owner root, time 0, so that equal content is equal bytes. */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_BYTES = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarWriter directory(String name) {
        header(name + "/", 0755, 0, '5', "");
        return this;
    }

    /** A directory that everybody may write to. */
    TarWriter openDirectory(String name) {
        header(name + "/", 01777, 0, '5', "");
        return this;
    }

    TarWriter file(String name, int mode, byte[] content) {
        header(name, mode, content.length, '0', "");
        out.writeBytes(content);
        pad(content.length);
        return this;
    }

    TarWriter file(String name, int mode, String content) {
        return file(name, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    TarWriter link(String name, String target) {
        header(name, 0777, 0, '2', target);
        return this;
    }

    byte[] toBytes() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    private void pad(int length) {
        out.writeBytes(new byte[(BLOCK - length % BLOCK) % BLOCK]);
    }

    private void header(String name, int mode, int size, char type, String target) {
        if (name.length() > NAME_BYTES || target.length() > NAME_BYTES) {
            throw new IllegalArgumentException("name longer than " + NAME_BYTES + " bytes: " + name);
        }
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 108, "%07o".formatted(0));
        put(header, 116, "%07o".formatted(0));
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(0));
        put(header, CHECKSUM_OFFSET, " ".repeat(CHECKSUM_BYTES));
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, CHECKSUM_OFFSET, "%06o".formatted(sum));
        header[CHECKSUM_OFFSET + 6] = 0;
        out.writeBytes(header);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
