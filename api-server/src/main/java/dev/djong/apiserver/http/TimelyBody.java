package dev.djong.apiserver.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that must be there by the request's deadline, however slowly it comes: a byte now and then is no excuse. */
final class TimelyBody extends FilterInputStream {
    private final long deadlineNanos;

    TimelyBody(InputStream body, long deadlineNanos) {
        super(body);
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
            throw SetDeadline.timedOut();
        }
        return in.read(target, offset, length);
    }
}
