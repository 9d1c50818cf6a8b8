package dev.djong.apiserver.verb;

import dev.djong.object.GroupVersionResource;
import java.util.Map;
import java.util.Optional;

/** What clients of a built-in kind that is on its way out are told, whatever they do with it (upstream's API lifecycle). */
final class Deprecations {
    private static final Map<GroupVersionResource, String> WARNINGS = Map.of(
            new GroupVersionResource("", "v1", "componentstatuses"),
            "v1 ComponentStatus is deprecated in v1.19+",
            new GroupVersionResource("", "v1", "endpoints"),
            "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");

    private Deprecations() {}

    static Optional<String> of(GroupVersionResource resource) {
        return Optional.ofNullable(WARNINGS.get(resource));
    }
}
