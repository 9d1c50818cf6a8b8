package dev.djong.apiserver.discovery;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** The resources of another server's APIResourceList in the form of aggregated discovery, where subresources are nested. */
final class RemoteResources {
    private final RemoteVersion version;

    RemoteResources(RemoteVersion version) {
        this.version = version;
    }

    JsonArray describe() {
        return version.resources()
                .objects()
                .filter(resource -> resource.text("name").indexOf('/') < 0)
                .map(this::describe)
                .collect(JsonArray.collector());
    }

    private JsonObject describe(JsonObject resource) {
        var name = resource.text("name");
        var subresources = version.resources()
                .objects()
                .filter(other -> other.text("name").startsWith(name + "/"))
                .map(sub -> subresource(sub, sub.text("name").substring(name.length() + 1)))
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("resource", name)
                .put("responseKind", kind(resource))
                .put("scope", resource.flag("namespaced") ? "Namespaced" : "Cluster")
                .put("singularResource", resource.text("singularName"))
                .put("verbs", resource.array("verbs"))
                .putIf("shortNames", resource.get("shortNames"))
                .putIf("categories", resource.get("categories"))
                .putIf("subresources", subresources.isEmpty() ? null : subresources)
                .build();
    }

    private JsonObject subresource(JsonObject resource, String name) {
        return JsonObject.builder()
                .put("subresource", name)
                .put("responseKind", kind(resource))
                .put("verbs", resource.array("verbs"))
                .build();
    }

    private JsonObject kind(JsonObject resource) {
        return JsonObject.builder()
                .put("group", resource.string("group").orElse(version.group()))
                .put("version", resource.string("version").orElse(version.version()))
                .put("kind", resource.text("kind"))
                .build();
    }
}
