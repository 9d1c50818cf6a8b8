package dev.djong.standalone.teardown;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.standalone.containerd.ContainerdLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Ends every container of a cluster's containerd: tasks, shims, containers, and the network namespaces they lived in. */
final class ContainerTeardown {
    private static final Path NAMESPACES = Path.of("/run/netns");

    private final ContainerdLayout layout;

    ContainerTeardown(ContainerdLayout layout) {
        this.layout = layout;
    }

    void run(Consumer<String> problems) throws IOException {
        var namespaces = new LinkedHashSet<Path>();
        List<String> containers = ctr("containers", "ls", "-q");
        for (String container : containers) {
            namespaces.addAll(networkNamespaces(String.join("\n", ctr("containers", "info", container))));
        }
        for (String task : ctr("tasks", "ls", "-q")) {
            Commands.run(problems, command("tasks", "rm", "--force", task));
        }
        for (String container : containers) {
            Commands.run(problems, command("containers", "rm", container));
        }
        for (Path namespace : namespaces) {
            // With its namespace goes the pod's end of the cable, and with that the host's.
            Commands.run(
                    problems, "ip", "netns", "delete", namespace.getFileName().toString());
        }
    }

    /** The named network namespaces in a container's specification; that of the host has no name. */
    static Set<Path> networkNamespaces(String info) {
        var found = new LinkedHashSet<Path>();
        ((JsonObject) JsonReader.read(info))
                .object("Spec")
                .object("linux")
                .array("namespaces")
                .objects()
                .filter(namespace -> namespace.text("type").equals("network"))
                .map(namespace -> namespace.text("path").replaceFirst("^/var/run/", "/run/"))
                .map(Path::of)
                .filter(path -> NAMESPACES.equals(path.getParent()) && java.nio.file.Files.exists(path))
                .forEach(found::add);
        return found;
    }

    private List<String> ctr(String... arguments) throws IOException {
        return Commands.output(command(arguments));
    }

    private String[] command(String... arguments) {
        var all = Stream.concat(
                Stream.of("ctr", "--address", layout.socket().toString(), "--namespace", "k8s.io"),
                Stream.of(arguments));
        return all.toArray(String[]::new);
    }
}
