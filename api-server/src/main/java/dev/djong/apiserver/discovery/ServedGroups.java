package dev.djong.apiserver.discovery;

import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The definitions by group and version, in the order in which clients prefer them: {@code kubectl get events} takes the
 * first group that has the name.
 */
record ServedGroups(List<Group> groups) {

    /** One group with its versions, the preferred one first. */
    record Group(String name, List<ServedVersion> versions) {}

    /** Upstream's order; groups of custom resources and of other servers follow. */
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

    private static final Comparator<ServedVersion> BY_PRIORITY =
            Comparator.comparingLong((ServedVersion version) -> -versionPriority(version));

    /** What customs stand at among the groups that are not built in, as upstream registers them. */
    private static final long CUSTOM_PRIORITY = 1000;

    static ServedGroups of(Definitions definitions, List<RemoteVersion> remotes) {
        var byGroup = new TreeMap<String, Map<String, ServedVersion>>();
        local(definitions).forEach(version -> put(byGroup, version));
        remotes.forEach(version -> put(byGroup, version));
        return new ServedGroups(byGroup.entrySet().stream()
                .map(group -> new Group(group.getKey(), ordered(group.getValue().values())))
                .sorted(Comparator.comparingInt((Group group) -> rank(group.name()))
                        .thenComparing(Comparator.comparingLong((Group group) -> -groupPriority(group)))
                        .thenComparing(Group::name))
                .toList());
    }

    private static void put(Map<String, Map<String, ServedVersion>> byGroup, ServedVersion version) {
        byGroup.computeIfAbsent(version.group(), unseen -> new TreeMap<>()).put(version.version(), version);
    }

    private static List<LocalVersion> local(Definitions definitions) {
        var byVersion = new LinkedHashMap<String, List<ResourceDefinition>>();
        for (var definition : definitions.all()) {
            if (!definition.verbs().isEmpty() || !definition.subresources().isEmpty()) {
                byVersion
                        .computeIfAbsent(definition.apiVersion(), unseen -> new ArrayList<>())
                        .add(definition);
            }
        }
        return byVersion.values().stream()
                .map(all ->
                        new LocalVersion(all.getFirst().group(), all.getFirst().version(), all))
                .toList();
    }

    /** Other servers' versions have priorities; where one of ours is among them, the usual order decides. */
    private static List<ServedVersion> ordered(Collection<ServedVersion> versions) {
        var usual = Comparator.comparing(ServedVersion::version, VersionOrder.BEST_FIRST);
        boolean allRemote = versions.stream().allMatch(RemoteVersion.class::isInstance);
        return versions.stream()
                .sorted(allRemote ? BY_PRIORITY.thenComparing(usual) : usual)
                .toList();
    }

    private static long versionPriority(ServedVersion version) {
        return version instanceof RemoteVersion remote ? remote.versionPriority() : 0;
    }

    private static long groupPriority(Group group) {
        return group.versions().stream()
                .mapToLong(
                        version -> version instanceof RemoteVersion remote ? remote.groupPriority() : CUSTOM_PRIORITY)
                .max()
                .orElse(0);
    }

    private static int rank(String group) {
        int known = ORDER.indexOf(group);
        return known < 0 ? ORDER.size() : known;
    }
}
