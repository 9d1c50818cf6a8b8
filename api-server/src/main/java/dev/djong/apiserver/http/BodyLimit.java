package dev.djong.apiserver.http;

import dev.djong.apiserver.inflight.MemoryBudget;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body whole, up to a limit. */
public final class BodyLimit {
    /** The largest body of any write, in bytes. */
    public static final int MAX_BYTES = 3 << 20;

    private static final String TOO_LARGE = "Request entity too large: limit is " + MAX_BYTES;

    private BodyLimit() {}

    /**
     * Covers a large body before it is read.
     *
     * @throws ApiFailure 413 past the limit, by the announced length or by what arrives; 429 where too many are worked on; 504
     *     where it is not there by the request's deadline
     */
    public static byte[] read(Call call) throws IOException {
        long announced = announcedLength(call.exchange());
        if (announced > MAX_BYTES) {
            throw tooLarge();
        }
        call.memory().cover(announced);
        var in = new TimelyBody(call.exchange().body(), call.deadlineNanos());
        return announced > 0 ? in.readNBytes((int) announced) : unannounced(call, in);
    }

    private static byte[] unannounced(Call call, InputStream in) throws IOException {
        var first = in.readNBytes(MemoryBudget.FREE_BYTES);
        int next = first.length < MemoryBudget.FREE_BYTES ? -1 : in.read();
        if (next < 0) {
            return first;
        }
        call.memory().cover(MAX_BYTES);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.write(next);
        whole.writeBytes(in.readNBytes(MAX_BYTES - first.length));
        if (whole.size() > MAX_BYTES) {
            throw tooLarge();
        }
        return whole.toByteArray();
    }

    private static long announcedLength(Exchange exchange) {
        var text = exchange.header("Content-Length").orElse("0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw ApiFailure.badRequest("bad Content-Length \"" + text + "\"");
        }
    }

    private static ApiFailure tooLarge() {
        return new ApiFailure(Status.of(Reason.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE));
    }
}
