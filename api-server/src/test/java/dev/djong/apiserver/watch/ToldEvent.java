package dev.djong.apiserver.watch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;

/** One watch event as a client reads it from a frame. */
record ToldEvent(EventType type, ApiObject object) {

    Revision revision() {
        return new Revision(Long.parseLong(object.resourceVersion()));
    }

    static ToldEvent ofJsonLine(byte[] frame) {
        var json = JsonReader.read(frame).asObject();
        return new ToldEvent(EventType.valueOf(json.text("type")), new ApiObject(json.object("object")));
    }

    static ToldEvent ofServerSent(byte[] frame) {
        var lines = new String(frame, StandardCharsets.UTF_8).split("\n", -1);
        var object = new ApiObject((JsonObject) JsonReader.read(lines[2].substring("data: ".length())));
        if (!lines[0].equals("id: " + object.resourceVersion()) || !lines[3].isEmpty()) {
            throw new AssertionError("not a server-sent event: " + String.join("|", lines));
        }
        return new ToldEvent(EventType.valueOf(lines[1].substring("event: ".length())), object);
    }

    @Override
    public String toString() {
        return type + " " + object;
    }
}
