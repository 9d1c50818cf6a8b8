package dev.djong.scheduler.snapshot;

import dev.djong.object.LabelSelector;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Which pods a term speaks of.
 *
 * @param namespaces where they live, by name
 * @param namespaceSelector where they live too, by the namespaces' labels
 * @param labels empty means no pod at all (a missing selector), which is not the same as a selector that asks for nothing
 */
public record PodSelection(
        SortedSet<String> namespaces, Optional<LabelSelector> namespaceSelector, Optional<LabelSelector> labels) {

    public boolean matches(PodIdentity pod, NamespaceLabels allNamespaces) {
        return labels.isPresent()
                && livesThere(pod.namespace(), allNamespaces)
                && labels.get().matches(pod.labels());
    }

    private boolean livesThere(String namespace, NamespaceLabels allNamespaces) {
        return namespaces.contains(namespace)
                || namespaceSelector.isPresent() && namespaceSelector.get().matches(allNamespaces.of(namespace));
    }
}
