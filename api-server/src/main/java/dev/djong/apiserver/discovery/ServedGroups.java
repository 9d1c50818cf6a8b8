package dev.djong.apiserver.discovery;

import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The definitions by group and version, in the order in which clients prefer them: {@code kubectl get events} takes the
 * first group that has the name.
 */
record ServedGroups(List<Group> groups) {

    /** One group with its versions, the preferred one first. */
    record Group(String name, List<Version> versions) {}

    /** One version with its resources by name. */
    record Version(String group, String version, List<ResourceDefinition> resources) {
        String groupVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /** Upstream's order; groups of custom resources follow by name. */
    private static final List<String> ORDER = List.of(
            "",
            "apiregistration.k8s.io",
            "apps",
            "events.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "node.k8s.io",
            "discovery.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "resource.k8s.io");

    static ServedGroups of(Definitions definitions) {
        var byGroup = new TreeMap<String, Map<String, List<ResourceDefinition>>>(
                Comparator.comparingInt(ServedGroups::rank).thenComparing(Comparator.naturalOrder()));
        for (var definition : definitions.all()) {
            if (!definition.verbs().isEmpty() || !definition.subresources().isEmpty()) {
                byGroup.computeIfAbsent(definition.group(), unseen -> new TreeMap<>(VersionOrder.BEST_FIRST))
                        .computeIfAbsent(definition.version(), unseen -> new ArrayList<>())
                        .add(definition);
            }
        }
        return new ServedGroups(byGroup.entrySet().stream()
                .map(group -> new Group(group.getKey(), versions(group.getKey(), group.getValue())))
                .toList());
    }

    private static List<Version> versions(String group, Map<String, List<ResourceDefinition>> byVersion) {
        return byVersion.entrySet().stream()
                .map(version -> new Version(group, version.getKey(), version.getValue()))
                .toList();
    }

    private static int rank(String group) {
        int known = ORDER.indexOf(group);
        return known < 0 ? ORDER.size() : known;
    }
}
