package dev.djong.standalone.teardown;

import dev.djong.standalone.containerd.ContainerdLayout;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Ends every container of a cluster's containerd: tasks, shims, containers. */
final class ContainerTeardown {
    private final ContainerdLayout layout;

    ContainerTeardown(ContainerdLayout layout) {
        this.layout = layout;
    }

    void run(Consumer<String> problems) throws IOException {
        for (String task : ctr("tasks", "ls", "-q")) {
            Commands.run(problems, command("tasks", "rm", "--force", task));
        }
        for (String container : ctr("containers", "ls", "-q")) {
            Commands.run(problems, command("containers", "rm", container));
        }
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
