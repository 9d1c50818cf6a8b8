package dev.djong.apiserver.discovery;

import dev.djong.definition.ResourceDefinition;
import java.util.List;

/** A version that this server answers, with its resources by name. */
record LocalVersion(String group, String version, List<ResourceDefinition> resources) implements ServedVersion {
    LocalVersion {
        resources = List.copyOf(resources);
    }
}
