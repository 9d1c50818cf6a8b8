package dev.djong.apiserver.admission.match;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of {@code rules}, {@code resourceRules} or {@code excludeResourceRules}. A star stands for all; a resource is
 * {@code pods}, {@code pods/status}, {@code *}, {@code pods/*} or the status of everything.
 *
 * @param names empty for any name
 */
record ResourceRule(
        Set<String> operations,
        Set<String> groups,
        Set<String> versions,
        Set<String> resources,
        String scope,
        Set<String> names) {
    private static final String ANY = "*";

    static ResourceRule of(JsonObject json) {
        return new ResourceRule(
                set(json.array("operations")),
                set(json.array("apiGroups")),
                set(json.array("apiVersions")),
                set(json.array("resources")),
                json.string("scope").orElse(ANY),
                set(json.array("resourceNames")));
    }

    private static Set<String> set(JsonArray texts) {
        return texts.strings().collect(Collectors.toUnmodifiableSet());
    }

    /** @param resource the request's, or one that is equivalent to it */
    boolean matches(AdmissionRequest request, GroupVersionResource resource) {
        return matchesScope(request)
                && has(operations, request.operation().name())
                && has(groups, resource.group())
                && has(versions, resource.version())
                && resources.stream().anyMatch(wanted -> matches(wanted, resource.resource(), request.subresource()))
                && (names.isEmpty() || names.contains(request.key().name()));
    }

    private boolean matchesScope(AdmissionRequest request) {
        boolean clusterWide = request.resource().equals(Resources.NAMESPACES)
                || request.key().namespace().isEmpty();
        return switch (scope) {
            case ANY -> true;
            case "Cluster" -> clusterWide;
            case "Namespaced" -> !clusterWide;
            default -> false;
        };
    }

    private static boolean has(Set<String> wanted, String asked) {
        return wanted.contains(ANY) || wanted.contains(asked);
    }

    private static boolean matches(String wanted, String resource, String subresource) {
        int slash = wanted.indexOf('/');
        var name = slash < 0 ? wanted : wanted.substring(0, slash);
        var sub = slash < 0 ? "" : wanted.substring(slash + 1);
        return (name.equals(ANY) || name.equals(resource)) && (sub.equals(ANY) || sub.equals(subresource));
    }
}
