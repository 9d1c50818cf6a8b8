package dev.djong.node.launch;

import dev.djong.node.spec.Pod;
import dev.djong.node.spec.QosClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroups that pods live under: {@code ROOT/kubepods[/burstable|/besteffort]/podUID}. They group the pod's usage and
 * are removed with it; limits are set on the containers' own cgroups by the runtime. Works on version 1 hierarchies and
 * on the unified one; where nothing may be written, the runtime makes them as it needs them.
 */
public final class Cgroups {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

    private final String root;
    private final Path mount;

    /**
     * @param root below which everything of this cluster lies, such as {@code /djong-a1b2}
     * @param mount where cgroups are mounted, {@code /sys/fs/cgroup}
     */
    public Cgroups(String root, Path mount) {
        this.root = root.startsWith("/") ? root : "/" + root;
        this.mount = mount;
    }

    String parent(Pod pod) {
        var group = switch (QosClass.of(pod)) {
            case GUARANTEED -> "";
            case BURSTABLE -> "/burstable";
            case BEST_EFFORT -> "/besteffort";
        };
        return root + "/kubepods" + group + "/pod" + pod.uid();
    }

    /** Makes the pod's cgroups where that can be done. */
    void ensure(Pod pod) {
        for (var hierarchy : hierarchies()) {
            var directory = hierarchy.resolve(parent(pod).substring(1));
            try {
                Files.createDirectories(directory);
            } catch (IOException left) {
                LOG.debug("cgroup {} is left to the runtime: {}", directory, left.getMessage());
            }
        }
    }

    /** Removes the pod's cgroups; those that still hold a process stay. */
    void remove(Pod pod) {
        for (var hierarchy : hierarchies()) {
            var directory = hierarchy.resolve(parent(pod).substring(1));
            try {
                removeTree(directory);
            } catch (IOException busy) {
                LOG.debug("cgroup {} stays: {}", directory, busy.getMessage());
            }
        }
    }

    /** A cgroup's files cannot be deleted, only its directory, the deepest first. */
    private static void removeTree(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var children = Files.list(directory)) {
            for (var child : children.filter(Files::isDirectory).toList()) {
                removeTree(child);
            }
        }
        Files.delete(directory);
    }

    /** Whether this is the one hierarchy of version 2. */
    public boolean unified() {
        return Files.exists(mount.resolve("cgroup.controllers"));
    }

    private List<Path> hierarchies() {
        if (unified()) {
            return List.of(mount);
        }
        if (!Files.isDirectory(mount)) {
            return List.of();
        }
        try (var children = Files.list(mount)) {
            return children.filter(child -> Files.isDirectory(child) && !Files.isSymbolicLink(child))
                    .toList();
        } catch (IOException failure) {
            LOG.debug("{} cannot be listed: {}", mount, failure.getMessage());
            return List.of();
        }
    }
}
