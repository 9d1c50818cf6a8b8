package dev.djong.scheduler.snapshot;

import java.util.HashMap;
import java.util.Map;

/** The labels of all namespaces, for terms that choose pods by them. */
public record NamespaceLabels(Map<String, Map<String, String>> byName) {
    public static final NamespaceLabels NONE = new NamespaceLabels(Map.of());

    public NamespaceLabels {
        byName = Map.copyOf(byName);
    }

    /** A namespace that nobody has seen yet has no labels. */
    Map<String, String> of(String namespace) {
        return byName.getOrDefault(namespace, Map.of());
    }

    NamespaceLabels with(String namespace, Map<String, String> labels) {
        var all = new HashMap<>(byName);
        all.put(namespace, labels);
        return new NamespaceLabels(all);
    }

    NamespaceLabels without(String namespace) {
        var all = new HashMap<>(byName);
        all.remove(namespace);
        return new NamespaceLabels(all);
    }
}
