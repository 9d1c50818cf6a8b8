package dev.djong.apiserver.http;

import dev.djong.apiserver.inflight.MemoryBudget;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.util.Arrays;

/** Reads a request's body whole, up to a limit. */
public final class BodyLimit {
    /** The largest body of any write, in bytes. */
    public static final int MAX_BYTES = 3 << 20;

    private static final String TOO_LARGE = "Request entity too large: limit is " + MAX_BYTES;

    private BodyLimit() {}

    /**
     * Covers a large body before it is read.
     *
     * @throws ApiFailure 413 past the limit, by the announced length or by what arrives; 429 where too many are worked on
     */
    public static byte[] read(Call call) throws IOException {
        var exchange = call.exchange();
        long announced = announcedLength(exchange);
        if (announced > MAX_BYTES) {
            throw tooLarge();
        }
        call.memory().cover(announced);
        var in = exchange.body();
        int first = (int) Math.max(announced, MemoryBudget.FREE_BYTES);
        var body = in.readNBytes(first);
        if (body.length < first) {
            return body;
        }
        int next = in.read();
        if (next < 0) {
            return body;
        }
        call.memory().cover(MAX_BYTES); // it was not announced
        var rest = in.readNBytes(MAX_BYTES - body.length);
        if (body.length + 1 + rest.length > MAX_BYTES) {
            throw tooLarge();
        }
        var whole = Arrays.copyOf(body, body.length + 1 + rest.length);
        whole[body.length] = (byte) next;
        System.arraycopy(rest, 0, whole, body.length + 1, rest.length);
        return whole;
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
