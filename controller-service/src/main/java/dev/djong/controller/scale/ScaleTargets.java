package dev.djong.controller.scale;

import dev.djong.api.ApiClient;
import dev.djong.controller.discovery.Discovery;
import dev.djong.controller.discovery.ServedResource;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds scales. Which resource serves a kind is asked once and remembered, until the API no longer knows it. */
public final class ScaleTargets {
    private static final byte[] NO_BODY = {};

    private final ApiClient client;
    private final Discovery discovery;
    private final Map<GroupVersionKind, GroupVersionResource> known = new ConcurrentHashMap<>();

    public ScaleTargets(ApiClient client) {
        this.client = client;
        this.discovery = new Discovery(client);
    }

    /** The resource of a kind in that version; empty where the API serves none. */
    public Optional<GroupVersionResource> resourceOf(GroupVersionKind kind) {
        var found = known.get(kind);
        if (found != null) {
            return Optional.of(found);
        }
        var served = discovery.find(kind).map(ServedResource::resource);
        served.ifPresent(resource -> known.put(kind, resource));
        return served;
    }

    public ScaleTarget find(GroupVersionResource resource, ObjectKey key) {
        try {
            var body = client.raw("GET", path(resource, key), NO_BODY);
            return new ScaleTarget.Scaled(new ApiObject(JsonReader.read(body).asObject()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
            return hasScale(resource)
                    ? new ScaleTarget.Missing(String.valueOf(failure.getMessage()))
                    : new ScaleTarget.Unscalable();
        }
    }

    /** Writes the wish; the scale's resourceVersion is a precondition. */
    public void set(GroupVersionResource resource, ApiObject scale, long replicas) {
        client.updateSubresource(resource, "scale", scale.withSpec(spec -> spec.with("replicas", replicas)));
    }

    /** Names of kinds in a namespace need no escaping: the API accepts none that would. */
    private static String path(GroupVersionResource resource, ObjectKey key) {
        return resource.rootPath() + "/namespaces/" + key.namespace() + "/" + resource.resource() + "/" + key.name()
                + "/scale";
    }

    private boolean hasScale(GroupVersionResource resource) {
        try {
            return JsonReader.read(client.raw("GET", resource.rootPath(), NO_BODY))
                    .asObject()
                    .array("resources")
                    .objects()
                    .anyMatch(served -> served.text("name").equals(resource.resource() + "/scale"));
        } catch (ApiFailure failure) {
            if (failure.is(Reason.NOT_FOUND)) {
                known.values().remove(resource);
                return false;
            }
            throw failure;
        }
    }
}
