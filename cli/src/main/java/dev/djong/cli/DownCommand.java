package dev.djong.cli;

import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterRegistry;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.teardown.NodeTeardown;
import dev.djong.standalone.teardown.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a cluster and takes away everything that it made on the machine. */
@Command(
        name = "down",
        description = "Stop the cluster and remove every process, rule, interface, mount and loop device it made.")
final class DownCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 40;

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--purge", description = "remove its data too")
    private boolean purge;

    @Override
    public Integer call() throws IOException {
        DataDirectory directory = cluster.directory();
        var running = cluster.running();
        if (running.isPresent()) {
            stop(running.orElseThrow());
        }
        if (Files.exists(directory.identity())) {
            var identity = ClusterIdentity.read(directory);
            new NodeTeardown(directory, identity).run(Terminal::warn);
            if (purge) {
                new ClusterRegistry(DataDirectory.registry(System.getenv())).release(identity.slot());
            }
        }
        Files.deleteIfExists(directory.state());
        if (purge) {
            Trees.delete(directory.root());
        }
        Terminal.say(purge ? "The cluster is gone." : "The cluster is down; 'djong up' starts it again.");
        return 0;
    }

    private static void stop(ClusterState state) {
        ProcessHandle.of(state.pid()).ifPresent(process -> {
            process.destroy();
            var ended = process.onExit()
                    .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
            if (ended.isAlive()) {
                Terminal.warn("the cluster's process did not end within " + STOP_SECONDS + " s and is killed");
                process.destroyForcibly();
                process.onExit().join();
            }
        });
    }
}
