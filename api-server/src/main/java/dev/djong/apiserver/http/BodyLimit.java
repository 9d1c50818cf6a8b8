package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;

/** Reads a request's body whole, up to a limit. */
public final class BodyLimit {
    /** The largest body of any write, in bytes. */
    public static final int MAX_BYTES = 3 << 20;

    private static final String TOO_LARGE = "Request entity too large: limit is " + MAX_BYTES;

    private BodyLimit() {}

    /** @throws ApiFailure 413 past the limit, by the announced length or by what arrives */
    public static byte[] read(Exchange exchange) throws IOException {
        if (announcedLength(exchange) > MAX_BYTES) {
            throw tooLarge();
        }
        var body = exchange.body().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw tooLarge();
        }
        return body;
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
