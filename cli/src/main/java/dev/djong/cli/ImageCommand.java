package dev.djong.cli;

import dev.djong.standalone.containerd.ContainerdLayout;
import dev.djong.standalone.containerd.LocalImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @Command(name = "import", description = "Import an image file (OCI or Docker format, as 'docker save' writes it).")
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
            LocalImages.importTar(ContainerdLayout.of(cluster.directory().containerd(), identity.id()), file);
            Terminal.say("imported " + file);
            return 0;
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
