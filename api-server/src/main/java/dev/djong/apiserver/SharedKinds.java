package dev.djong.apiserver;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionKind;

/** Kinds that lie under one prefix with another kind or version of theirs, each object as it was written. */
final class SharedKinds {
    private SharedKinds() {}

    /** The stored bytes as an object of {@code wanted}: the same where no other kind shares its prefix. */
    static byte[] as(GroupVersionKind wanted, byte[] stored) {
        if (!EventVersions.isEvent(wanted) && !AutoscalerVersions.isAutoscaler(wanted)) {
            return stored;
        }
        var object = JsonReader.read(stored).asObject();
        return object.text("apiVersion").equals(wanted.apiVersion())
                ? stored
                : JsonWriter.toBytes(convert(object, wanted));
    }

    private static JsonObject convert(JsonObject object, GroupVersionKind wanted) {
        return EventVersions.isEvent(wanted)
                ? EventVersions.convert(object, wanted)
                : AutoscalerVersions.convert(object, wanted);
    }
}
