package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/** What the server alone writes into an object's metadata: an update cannot change or lose it. */
public final class SystemMetadata {
    private SystemMetadata() {}

    /**
     * The object of an update with the stored creation time, deletion marks and generation, and with the stored uid where
     * the client left it out (another uid is kept, so that validation refuses it).
     */
    public static ApiObject carryOver(ApiObject object, ApiObject stored) {
        var old = stored.metadata();
        return object.withMetadata(metadata -> {
            var uid = metadata.text("uid").isEmpty() ? copy(metadata, old, "uid") : metadata;
            var created = old.has("creationTimestamp") ? copy(uid, old, "creationTimestamp") : uid;
            var deleting = old.has("deletionTimestamp") ? copy(created, old, "deletionTimestamp") : created;
            var graced = old.has("deletionGracePeriodSeconds")
                    ? copy(deleting, old, "deletionGracePeriodSeconds")
                    : deleting;
            return copy(graced, old, "generation");
        });
    }

    static JsonObject copy(JsonObject target, JsonObject source, String member) {
        var value = source.get(member);
        return value == null ? target.without(member) : target.with(member, value);
    }

    /** {@code object} with one of its top-level members as in {@code stored}. */
    static ApiObject keep(ApiObject object, ApiObject stored, String member) {
        return new ApiObject(copy(object.root(), stored.root(), member));
    }

    static ApiObject withGeneration(ApiObject object, long generation) {
        return object.withMetadata(
                metadata -> generation == 0 ? metadata.without("generation") : metadata.with("generation", generation));
    }
}
