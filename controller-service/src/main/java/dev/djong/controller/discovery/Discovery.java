package dev.djong.controller.discovery;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks the API which resources it serves. A group whose documents cannot be read is a result, not a failure: one broken
 * aggregated server must not stop everything else.
 */
public final class Discovery {
    private static final byte[] NO_BODY = {};

    private final ApiClient client;

    public Discovery(ApiClient client) {
        this.client = client;
    }

    /** Resources by group and resource: the preferred version's, and from others what it does not have. */
    public Discovered discover() {
        var failures = new TreeMap<String, String>();
        var found = new LinkedHashMap<String, ServedResource>();
        for (var version : versions()) {
            try {
                for (var served : resources(version)) {
                    found.putIfAbsent(served.resource().groupResource().toString(), served);
                }
            } catch (ApiFailure | TransportException failure) {
                failures.put(version, String.valueOf(failure.getMessage()));
            }
        }
        return new Discovered(List.copyOf(found.values()), failures);
    }

    /** What serves that kind in that very version; empty where nothing does. */
    public Optional<ServedResource> find(GroupVersionKind kind) {
        try {
            return resources(kind.apiVersion()).stream()
                    .filter(served -> served.kind().equals(kind.kind()))
                    .findFirst();
        } catch (ApiFailure failure) {
            if (failure.is(Reason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** {@code v1}, then each group's versions, the preferred one first. */
    private List<String> versions() {
        var versions = new ArrayList<String>();
        versions.add("v1");
        read("/apis").array("groups").objects().forEach(group -> {
            versions.add(group.object("preferredVersion").text("groupVersion"));
            group.array("versions")
                    .objects()
                    .map(version -> version.text("groupVersion"))
                    .forEach(versions::add);
        });
        return versions.stream().distinct().toList();
    }

    private List<ServedResource> resources(String apiVersion) {
        var root = new GroupVersionResource(
                        GroupVersionKind.of(apiVersion, "").group(),
                        GroupVersionKind.of(apiVersion, "").version(),
                        "")
                .rootPath();
        return read(root)
                .array("resources")
                .objects()
                .filter(resource -> !resource.text("name").contains("/"))
                .map(resource -> served(apiVersion, resource))
                .toList();
    }

    private static ServedResource served(String apiVersion, JsonObject resource) {
        Set<String> verbs = resource.array("verbs").strings().collect(Collectors.toSet());
        return new ServedResource(
                GroupVersionResource.of(apiVersion, resource.text("name")),
                resource.text("kind"),
                resource.flag("namespaced"),
                verbs);
    }

    private JsonObject read(String path) {
        return JsonReader.read(client.raw("GET", path, NO_BODY)).asObject();
    }
}
