package dev.djong.controller.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What discovery found.
 *
 * @param failures what went wrong, a group version each: its resources are not known
 */
public record Discovered(List<ServedResource> resources, Map<String, String> failures) {
    public Discovered {
        resources = List.copyOf(resources);
        failures = Map.copyOf(failures);
    }

    /** The resource that serves a kind; any version of the group will do. */
    public Optional<ServedResource> ofKind(String group, String kind) {
        return resources.stream()
                .filter(served ->
                        served.kind().equals(kind) && served.resource().group().equals(group))
                .findFirst();
    }
}
