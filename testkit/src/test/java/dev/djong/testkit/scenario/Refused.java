package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/** The server said no: its {@code Status} as the client hands it to its user, empty where the client keeps none. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final transient JsonObject status;

    Refused(int code, Json status) {
        super(code + " " + status);
        this.code = code;
        this.status = status instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    int code() {
        return code;
    }

    JsonObject status() {
        return status;
    }
}
