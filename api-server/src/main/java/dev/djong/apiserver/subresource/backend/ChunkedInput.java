package dev.djong.apiserver.subresource.backend;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The content of a chunked HTTP/1.1 body, piece by piece as the chunks arrive. */
final class ChunkedInput extends InputStream {
    private static final int MAX_SIZE_DIGITS = 8;

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int n = in.read(target, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("the connection ended within a chunk");
        }
        left -= n;
        return n;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            line();
        }
        first = false;
        var size = line();
        int semicolon = size.indexOf(';');
        var digits = (semicolon < 0 ? size : size.substring(0, semicolon)).strip();
        if (digits.isEmpty() || digits.length() > MAX_SIZE_DIGITS) {
            throw new IOException("a bad chunk size: " + digits);
        }
        left = Long.parseLong(digits, 16);
        ended = left == 0;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > 256) {
                throw new EOFException("a broken chunk head");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
