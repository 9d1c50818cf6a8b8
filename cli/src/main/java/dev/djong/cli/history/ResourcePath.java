package dev.djong.cli.history;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the objects of one resource are found.
 *
 * @param root {@code /api/v1} or {@code /apis/GROUP/VERSION}
 */
public record ResourcePath(String root, String plural, boolean namespaced) {

    /** The path of one object. */
    public String of(String namespace, String name) {
        return root + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural + "/" + name;
    }

    /**
     * What a person means by {@code deployments}, {@code deployment}, {@code deploy}, {@code Deployment} or {@code
     * deployments.apps}, by the server's aggregated discovery.
     *
     * @param groups the group lists of {@code /api} and {@code /apis}, in this order; a group's first version is preferred
     */
    public static Optional<ResourcePath> find(String word, List<JsonObject> groups) {
        int dot = word.indexOf('.');
        var name = (dot < 0 ? word : word.substring(0, dot)).toLowerCase(Locale.ROOT);
        return groups.stream()
                .flatMap(list -> list.array("items").objects())
                .filter(group -> dot < 0 || name(group).equals(word.substring(dot + 1)))
                .flatMap(group -> group.array("versions").objects().flatMap(version -> inVersion(group, version, name)))
                .findFirst();
    }

    private static String name(JsonObject group) {
        return group.object("metadata").text("name");
    }

    private static Stream<ResourcePath> inVersion(JsonObject group, JsonObject version, String word) {
        var root = name(group).isEmpty() ? "/api/" : "/apis/" + name(group) + "/";
        return version.array("resources")
                .objects()
                .filter(resource -> isMeant(resource, word))
                .map(resource -> new ResourcePath(
                        root + version.text("version"),
                        resource.text("resource"),
                        resource.text("scope").equals("Namespaced")));
    }

    private static boolean isMeant(JsonObject resource, String word) {
        return resource.text("resource").equals(word)
                || resource.text("singularResource").equals(word)
                || resource.object("responseKind")
                        .text("kind")
                        .toLowerCase(Locale.ROOT)
                        .equals(word)
                || resource.array("shortNames").strings().anyMatch(word::equals);
    }
}
