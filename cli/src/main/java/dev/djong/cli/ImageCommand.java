package dev.djong.cli;

import dev.djong.standalone.containerd.ContainerdLayout;
import dev.djong.standalone.containerd.ImageFile;
import dev.djong.standalone.containerd.LocalImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Images for the node. */
@Command(
        name = "image",
        description = "Bring images onto the node.",
        subcommands = {ImageCommand.Import.class, ImageCommand.Demo.class})
final class ImageCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    /** From a file, without any registry. */
    @Command(
            name = "import",
            description =
                    "Import an image file: as 'docker save' or Jib writes it, or an OCI layout; a tar or a tar.gz.")
    static final class Import implements Callable<Integer> {
        @Mixin
        private final ClusterOption cluster = new ClusterOption();

        @Parameters(paramLabel = "FILE", description = "the tar")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.isReadable(file)) {
                throw new CommandFailure("cannot read " + file);
            }
            var state = cluster.requireRunning();
            if (!state.runtime().equals("containerd")) {
                throw new CommandFailure("containers are simulated on this cluster: every image exists already");
            }
            var identity = cluster.requireIdentity();
            var layout = ContainerdLayout.of(cluster.directory().containerd(), identity.id());
            var names = imported(layout);
            if (names.isEmpty()) {
                throw new CommandFailure(
                        file + " names no image, so no pod can: save it by its name, as in 'docker save NAME:TAG'");
            }
            names.forEach(name -> Terminal.say("imported " + name));
            return 0;
        }

        private List<String> imported(ContainerdLayout layout) {
            try {
                return LocalImages.importFile(layout, new ImageFile(file));
            } catch (IOException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The name of the web server that every node has. */
    @Command(name = "demo", description = "Print the name of the demo web image, which every node has.")
    static final class Demo implements Callable<Integer> {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        private boolean help;

        @Override
        public Integer call() {
            Terminal.say(LocalImages.WEB_IMAGE);
            return 0;
        }
    }
}
