package dev.djong.apiserver.subresource.backend;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The first so many bytes of a stream: a body of known length on a connection that goes on. */
final class LimitedInput extends InputStream {
    private final InputStream in;
    private long left;

    LimitedInput(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left <= 0) {
            return -1;
        }
        int n = in.read(target, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("the connection ended " + left + " bytes before the body did");
        }
        left -= n;
        return n;
    }
}
