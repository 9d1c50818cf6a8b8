package dev.djong.controller.discovery;

import dev.djong.object.GroupVersionResource;
import java.util.Set;

/** A resource in the version that its group prefers. */
public record ServedResource(GroupVersionResource resource, String kind, boolean namespaced, Set<String> verbs) {
    public ServedResource {
        verbs = Set.copyOf(verbs);
    }

    public boolean can(String... wanted) {
        return verbs.containsAll(Set.of(wanted));
    }
}
