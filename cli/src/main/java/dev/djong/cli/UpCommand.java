package dev.djong.cli;

import dev.djong.standalone.StandaloneSettings.Runtime;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.ClusterState.Phase;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a cluster and waits until its node is ready. */
@Command(name = "up", description = "Start a cluster on this machine and wait until its node is ready.")
final class UpCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    private static final long POLL_MILLIS = 100;

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--yes", description = "install missing parts without asking")
    private boolean yes;

    @Option(
            names = {"-d", "--detach"},
            description = "return when the cluster is ready and leave it running")
    private boolean detach;

    @Option(
            names = "--runtime",
            paramLabel = "RUNTIME",
            description = "containerd, or simulated for pods without containers (default: containerd where it can run)")
    private @Nullable String runtime;

    @Option(
            names = "--port",
            defaultValue = "6443",
            description =
                    "the API server's port, or the next free one (default: ${DEFAULT-VALUE}); kept after the first start")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (cluster.running().isPresent()) {
            Terminal.say("A cluster runs in " + cluster.directory().root() + " already.");
            NextSteps.print(cluster.directory());
            return 0;
        }
        var choice = RuntimeChoice.make(asked(), yes);
        if (choice.runtime() == Runtime.SIMULATED) {
            Terminal.warn("WARNING: containers are SIMULATED (" + choice.reason()
                    + "): pods become Running, but nothing runs in them.");
        }
        Files.deleteIfExists(cluster.directory().state());
        long begun = System.nanoTime();
        var process = Launch.start(cluster.directory(), arguments(choice));
        stopWithUs(process);
        awaitReady(process);
        Terminal.say("The cluster is ready after %.1f s.".formatted((System.nanoTime() - begun) / 1e9));
        NextSteps.print(cluster.directory());
        AotTraining.startIfNeeded();
        return detach ? 0 : follow(process);
    }

    private @Nullable Runtime asked() {
        if (runtime == null) {
            return null;
        }
        return switch (runtime) {
            case "containerd" -> Runtime.CONTAINERD;
            case "simulated" -> Runtime.SIMULATED;
            default -> throw new CommandFailure("--runtime=" + runtime + ": use containerd or simulated");
        };
    }

    private List<String> arguments(RuntimeChoice choice) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "--data-dir=" + cluster.directory().root(),
                "--runtime=" + choice.runtime().label(),
                "--port=" + port));
        var parts = Parts.find();
        if (choice.runtime() == Runtime.CONTAINERD && parts.isPresent()) {
            parts.orElseThrow().path("cni").ifPresent(path -> arguments.add("--cni-bin-dir=" + path));
            parts.orElseThrow().path("busybox").ifPresent(path -> arguments.add("--busybox=" + path));
        }
        return arguments;
    }

    /** Until it is ready, and for as long as we stay in the foreground, an end of ours is an end of the cluster. */
    private void stopWithUs(Process process) {
        java.lang.Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!detach || !isReady()) {
                process.destroy();
                process.onExit().join();
            }
        }));
    }

    private boolean isReady() {
        try {
            return ClusterState.read(cluster.directory())
                    .filter(state -> state.phase() == Phase.READY)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitReady(Process process) throws IOException, InterruptedException {
        DataDirectory directory = cluster.directory();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CommandFailure(ClusterState.read(directory)
                        .map(ClusterState::failure)
                        .filter(text -> !text.isEmpty())
                        .orElseGet(() -> "the cluster's process ended: " + LogFile.lastLine(directory.log())));
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("the cluster is not ready after " + START_LIMIT.toSeconds() + " s: its log is "
                        + directory.log());
            }
        }
    }

    private int follow(Process process) throws InterruptedException {
        Terminal.say(
                "Ctrl-C stops the cluster's services (-d leaves them running); containers go on until 'djong down'.");
        return process.waitFor();
    }
}
