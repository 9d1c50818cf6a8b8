package dev.djong.apiserver.discovery;

import dev.djong.apiserver.discovery.ServedGroups.Group;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.Subresource;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;

/**
 * All groups in one document.
 *
 * @see <a href="https://kep.k8s.io/3352">KEP-3352, aggregated discovery</a>
 */
final class AggregatedDiscovery {
    private AggregatedDiscovery() {}

    /**
     * @param version of the group {@code apidiscovery.k8s.io}
     * @param core the core group alone ({@code /api}), or all others ({@code /apis})
     */
    static JsonObject document(ServedGroups served, String version, boolean core) {
        var items = served.groups().stream()
                .filter(group -> group.name().isEmpty() == core)
                .map(AggregatedDiscovery::describe)
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", "apidiscovery.k8s.io/" + version)
                .put("metadata", JsonObject.EMPTY)
                .put("items", items)
                .build();
    }

    private static JsonObject describe(Group group) {
        return JsonObject.builder()
                .put(
                        "metadata",
                        JsonObject.builder().putText("name", group.name()).build())
                .put(
                        "versions",
                        group.versions().stream()
                                .map(AggregatedDiscovery::describe)
                                .collect(JsonArray.collector()))
                .build();
    }

    private static JsonObject describe(ServedVersion version) {
        var resources = switch (version) {
            case LocalVersion local ->
                local.resources().stream().map(AggregatedDiscovery::describe).collect(JsonArray.collector());
            case RemoteVersion remote -> new RemoteResources(remote).describe();
        };
        boolean stale = version instanceof RemoteVersion remote && !remote.current();
        return JsonObject.builder()
                .put("version", version.version())
                .put("resources", resources)
                .put("freshness", stale ? "Stale" : "Current")
                .build();
    }

    private static JsonObject describe(ResourceDefinition definition) {
        var subresources = definition.subresources().stream()
                .map(AggregatedDiscovery::describe)
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("resource", definition.plural())
                .put("responseKind", describe(definition.kind()))
                .put("scope", definition.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", definition.singular())
                .put("verbs", DiscoveryDocuments.sorted(definition.verbs()))
                .putIf("shortNames", DiscoveryDocuments.orAbsent(definition.shortNames()))
                .putIf("categories", DiscoveryDocuments.orAbsent(definition.categories()))
                .putIf("subresources", subresources.isEmpty() ? null : subresources)
                .build();
    }

    private static JsonObject describe(Subresource sub) {
        return JsonObject.builder()
                .put("subresource", sub.name())
                .put("responseKind", describe(sub.kind()))
                .put("verbs", DiscoveryDocuments.sorted(sub.verbs()))
                .build();
    }

    private static JsonObject describe(GroupVersionKind kind) {
        return JsonObject.builder()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind())
                .build();
    }
}
