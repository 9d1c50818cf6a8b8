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

    /** An object of one of a kind's faces as {@code wanted}; what has no other face only changes its version. */
    static JsonObject convert(JsonObject object, GroupVersionKind wanted) {
        if (EventVersions.isEvent(wanted)) {
            return EventVersions.convert(object, wanted);
        }
        return AutoscalerVersions.isAutoscaler(wanted)
                ? AutoscalerVersions.convert(object, wanted)
                : object.with("apiVersion", wanted.apiVersion());
    }
}
