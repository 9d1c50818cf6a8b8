package dev.djong.cli;

import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data-dir} and {@code --help}, which every subcommand takes. */
final class ClusterOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "the cluster's folder (else DJONG_DATA_DIR, else one among the user's data)")
    private @Nullable Path dataDir;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    DataDirectory directory() {
        return DataDirectory.choose(Optional.ofNullable(dataDir), System.getenv());
    }

    /** The state of a cluster whose process lives. */
    Optional<ClusterState> running() throws IOException {
        return ClusterState.read(directory()).filter(ClusterState::isAlive);
    }

    ClusterState requireRunning() throws IOException {
        return running()
                .orElseThrow(() ->
                        new CommandFailure("no cluster runs in " + directory().root() + ": start it with 'djong up'"));
    }

    ClusterIdentity requireIdentity() throws IOException {
        if (!Files.exists(directory().identity())) {
            throw new CommandFailure("there is no cluster in " + directory().root() + ": make one with 'djong up'");
        }
        return ClusterIdentity.read(directory());
    }
}
