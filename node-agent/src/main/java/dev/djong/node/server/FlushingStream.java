package dev.djong.node.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Flushes the response too: whoever follows a log sees a line when it was written. */
final class FlushingStream extends FilterOutputStream {
    private final HttpServletResponse response;

    FlushingStream(OutputStream out, HttpServletResponse response) {
        super(out);
        this.response = response;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }
}
