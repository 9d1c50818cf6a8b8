package dev.djong.apiserver.discovery;

import dev.djong.apiserver.discovery.ServedGroups.Group;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.Subresource;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The discovery documents of one picture of the definitions, one request a document. */
final class DiscoveryDocuments {
    private final ServedGroups served;

    DiscoveryDocuments(ServedGroups served) {
        this.served = served;
    }

    /** {@code /api} */
    JsonObject coreVersions(String serverAddress) {
        var address = JsonObject.of("clientCIDR", Json.of("0.0.0.0/0"), "serverAddress", Json.of(serverAddress));
        return JsonObject.builder()
                .put("kind", "APIVersions")
                .put("versions", JsonArray.of(Json.of("v1")))
                .put("serverAddressByClientCIDRs", JsonArray.of(address))
                .build();
    }

    /** {@code /apis} */
    JsonObject groupList() {
        return JsonObject.builder()
                .put("kind", "APIGroupList")
                .put("apiVersion", "v1")
                .put(
                        "groups",
                        named().stream().map(DiscoveryDocuments::describe).collect(JsonArray.collector()))
                .build();
    }

    /** {@code /apis/GROUP} */
    Optional<JsonObject> group(String name) {
        return named().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(group -> describe(group).with("kind", "APIGroup").with("apiVersion", "v1"));
    }

    /** {@code /api/v1} and {@code /apis/GROUP/VERSION}, where this server answers it. */
    Optional<JsonObject> resources(String group, String version) {
        return served.groups().stream()
                .filter(candidate -> candidate.name().equals(group))
                .flatMap(candidate -> candidate.versions().stream())
                .filter(candidate -> candidate.version().equals(version))
                .flatMap(candidate -> candidate instanceof LocalVersion local ? Stream.of(local) : Stream.empty())
                .findFirst()
                .map(DiscoveryDocuments::resourceList);
    }

    private List<Group> named() {
        return served.groups().stream().filter(group -> !group.name().isEmpty()).toList();
    }

    private static JsonObject describe(Group group) {
        var versions =
                group.versions().stream().map(DiscoveryDocuments::describe).toList();
        return JsonObject.of(
                "name",
                Json.of(group.name()),
                "preferredVersion",
                versions.getFirst(),
                "versions",
                JsonArray.of(versions));
    }

    private static JsonObject describe(ServedVersion version) {
        return JsonObject.of("groupVersion", Json.of(version.groupVersion()), "version", Json.of(version.version()));
    }

    private static JsonObject resourceList(LocalVersion version) {
        var resources = version.resources().stream()
                .flatMap(definition -> Stream.concat(
                        definition.verbs().isEmpty() ? Stream.empty() : Stream.of(describe(definition)),
                        definition.subresources().stream().map(sub -> describe(definition, sub))))
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", version.groupVersion())
                .put("resources", resources)
                .build();
    }

    private static JsonObject describe(ResourceDefinition definition) {
        return JsonObject.builder()
                .put("name", definition.plural())
                .put("singularName", definition.singular())
                .put("namespaced", definition.namespaced())
                .put("kind", definition.kind().kind())
                .put("verbs", sorted(definition.verbs()))
                .putIf("shortNames", orAbsent(definition.shortNames()))
                .putIf("categories", orAbsent(definition.categories()))
                .build();
    }

    private static JsonObject describe(ResourceDefinition definition, Subresource sub) {
        boolean foreign = !sub.kind().group().equals(definition.group())
                || !sub.kind().version().equals(definition.version());
        return JsonObject.builder()
                .put("name", definition.plural() + "/" + sub.name())
                .put("singularName", "")
                .put("namespaced", definition.namespaced())
                .putText("group", foreign ? sub.kind().group() : "")
                .putText("version", foreign ? sub.kind().version() : "")
                .put("kind", sub.kind().kind())
                .put("verbs", sorted(sub.verbs()))
                .build();
    }

    static JsonArray sorted(Set<String> verbs) {
        return JsonArray.ofStrings(new TreeSet<>(verbs));
    }

    static @org.jspecify.annotations.Nullable JsonArray orAbsent(List<String> texts) {
        return texts.isEmpty() ? null : JsonArray.ofStrings(texts);
    }
}
