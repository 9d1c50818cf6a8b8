package dev.djong.apiserver.subresource.proxy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A chunked HTTP/1.1 body: each write is a chunk. */
final class ChunkedOutput extends FilterOutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};

    ChunkedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) { // an empty chunk would be the last
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, offset, length);
            out.write(LINE_END);
        }
    }

    /** The last chunk. The connection stays open: the answer comes on it. */
    void finish() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
