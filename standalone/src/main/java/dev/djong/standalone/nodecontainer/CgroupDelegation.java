package dev.djong.standalone.nodecontainer;

import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * On the unified hierarchy (version 2) a cgroup that holds processes cannot lend controllers to children, so those of this
 * container move into a child of their own first. Version 1 needs nothing of that kind.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#no-internal-process-constraint">no internal processes</a>
 */
final class CgroupDelegation {
    private static final String CHILD = "node";

    private final Path mount;

    /** @param mount where the container's own cgroup is mounted */
    CgroupDelegation(Path mount) {
        this.mount = mount;
    }

    /** Idempotent. */
    void delegate() {
        if (!Files.exists(mount.resolve("cgroup.controllers"))) {
            return;
        }
        try {
            Path child = mount.resolve(CHILD);
            Files.createDirectories(child);
            for (String process : Files.readAllLines(mount.resolve("cgroup.procs"))) {
                write(child.resolve("cgroup.procs"), process);
            }
            var controllers = List.of(Files.readString(mount.resolve("cgroup.controllers"))
                    .strip()
                    .split(" ", -1));
            write(
                    mount.resolve("cgroup.subtree_control"),
                    controllers.stream()
                            .filter(name -> !name.isEmpty())
                            .map(name -> "+" + name)
                            .collect(Collectors.joining(" ")));
        } catch (IOException e) {
            throw new StartFailure(
                    "this container may not divide its cgroup " + mount + " (" + e.getMessage()
                            + "): run it privileged with a cgroup namespace of its own ('cgroup: private' in Compose)",
                    e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }
}
