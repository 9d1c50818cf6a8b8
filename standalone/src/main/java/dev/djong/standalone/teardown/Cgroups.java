package dev.djong.standalone.teardown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;

/** The cgroups of a cluster's pods: {@code djong-ID} in each hierarchy. */
final class Cgroups {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    /** Version 1 hierarchies lie one level deeper than the unified one. */
    private static final int DEPTH = 2;

    private Cgroups() {}

    static void remove(String clusterId, Consumer<String> problems) {
        if (!Files.isDirectory(MOUNT)) {
            return;
        }
        try (var found = Files.find(MOUNT, DEPTH, (path, attributes) -> path.endsWith("djong-" + clusterId))) {
            found.toList().forEach(root -> removeTree(root, problems));
        } catch (IOException e) {
            problems.accept("the cgroups below " + MOUNT + " cannot be listed: " + e.getMessage());
        }
    }

    /** The files of a cgroup go with its directory, which must not have children. */
    private static void removeTree(Path root, Consumer<String> problems) {
        try (var tree = Files.walk(root)) {
            for (var directory : tree.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(directory);
            }
        } catch (IOException e) {
            problems.accept("the cgroup " + root + " stays: " + e.getMessage());
        }
    }
}
