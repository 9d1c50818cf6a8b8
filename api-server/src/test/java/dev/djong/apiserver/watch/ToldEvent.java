package dev.djong.apiserver.watch;

import dev.djong.guarantee.Told;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;

/** One watch event as a client reads it from a frame. */
record ToldEvent(EventType type, ApiObject object) {

    Revision revision() {
        return new Revision(Long.parseLong(object.resourceVersion()));
    }

    /** In the terms of the guarantees. */
    Told told() {
        return told(type, object, revision());
    }

    /** What a watch must tell of a write. */
    static Told told(EventType type, ApiObject object, Revision revision) {
        var key = type == EventType.BOOKMARK ? ObjectKey.cluster("") : object.key();
        var content = object.withMetadata(metadata -> metadata.without("resourceVersion"));
        return new Told(
                revision.value(),
                Told.Type.valueOf(type.name()),
                key,
                object.labels(),
                content.root().toString());
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
