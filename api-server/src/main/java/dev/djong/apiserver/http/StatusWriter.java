package dev.djong.apiserver.http;

import dev.djong.json.JsonWriter;
import dev.djong.status.Status;
import java.io.IOException;

/** Sends a failure. Always JSON: every client reads it, whatever it asked for. */
public final class StatusWriter {
    private static final int UNAUTHORIZED = 401;

    public void write(Call call, Status status) throws IOException {
        var exchange = call.exchange();
        exchange.reset();
        exchange.status(status.code());
        Headers.common(call);
        if (status.code() == UNAUTHORIZED) {
            exchange.respondWith("WWW-Authenticate", "Bearer");
        }
        if (status.details().retryAfterSeconds() > 0) {
            exchange.respondWith(
                    "Retry-After", Integer.toString(status.details().retryAfterSeconds()));
        }
        var json = JsonWriter.toBytes(status.toJson());
        var body = Accept.isPretty(call) ? Pretty.print(json) : json;
        exchange.respondWith("Content-Type", MediaTypes.JSON);
        exchange.respondWith("Content-Length", Integer.toString(body.length));
        exchange.answer().write(body);
    }
}
