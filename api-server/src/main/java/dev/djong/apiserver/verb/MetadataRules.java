package dev.djong.apiserver.verb;

import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** What of an object's metadata is the server's own business, whatever clients send. */
final class MetadataRules {
    private static final List<String> SET_BY_SERVER = List.of(
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "managedFields",
            "resourceVersion",
            "selfLink",
            "uid");
    /** Kept from the stored object where an update leaves them out. */
    private static final List<String> KEPT =
            List.of("creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "uid");

    private final InstantSource clock;
    private final Supplier<UUID> uids;

    MetadataRules(InstantSource clock, Supplier<UUID> uids) {
        this.clock = clock;
        this.uids = uids;
    }

    /** Of a submitted object: nothing that only the server may say. */
    ApiObject wipe(ApiObject submitted) {
        var metadata = submitted.metadata();
        for (var name : SET_BY_SERVER) {
            metadata = metadata.without(name);
        }
        return submitted.with("metadata", metadata);
    }

    /** A new object's identity. */
    ApiObject stamp(ApiObject object, ObjectKey key, ResourceDefinition definition) {
        return object.withMetadata(metadata -> withKey(metadata, key, definition.namespaced())
                        .with("uid", uids.get().toString())
                        .with("creationTimestamp", Times.format(clock.instant())))
                .withMetadata(metadata -> definition.generated() ? metadata.with("generation", 1) : metadata);
    }

    static JsonObject withKey(JsonObject metadata, ObjectKey key, boolean namespaced) {
        var named = metadata.with("name", key.name());
        return namespaced ? named.with("namespace", key.namespace()) : named.without("namespace");
    }

    private static JsonObject withMissingKey(JsonObject metadata, ObjectKey key) {
        var named = metadata.text("name").isEmpty() ? metadata.with("name", key.name()) : metadata;
        return named.text("namespace").isEmpty() && !key.namespace().isEmpty()
                ? named.with("namespace", key.namespace())
                : named;
    }

    /** An update's object with the identity that the stored one has; what contradicts it is left for validation to refuse. */
    ApiObject keepIdentity(ApiObject submitted, ApiObject stored) {
        var metadata = withMissingKey(submitted.metadata(), stored.key()).without("selfLink");
        for (var name : KEPT) {
            var old = stored.metadata().get(name);
            var given = metadata.get(name);
            if (old != null && (given == null || given.isNull() || given.equals(Json.of("")))) {
                metadata = metadata.with(name, old);
            }
        }
        var generation = stored.metadata().get("generation");
        metadata = generation == null ? metadata.without("generation") : metadata.with("generation", generation);
        return submitted.with("metadata", metadata);
    }

    /** Counts a change of what is desired: anything but metadata and status. */
    ApiObject countGeneration(ApiObject updated, ApiObject stored, ResourceDefinition definition) {
        if (!definition.generated() || desired(updated, definition).equals(desired(stored, definition))) {
            return updated;
        }
        return updated.withMetadata(metadata -> metadata.with("generation", stored.generation() + 1));
    }

    private static JsonObject desired(ApiObject object, ResourceDefinition definition) {
        var rest = object.root().without("metadata");
        return definition.hasStatus() ? rest.without("status") : rest;
    }
}
