package dev.djong.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the log of the cluster's process. */
@Command(name = "logs", description = "Show the log of the cluster's process.")
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(
            names = {"-f", "--follow"},
            description = "go on as lines arrive")
    private boolean follow;

    @Option(names = "--tail", defaultValue = "200", description = "how many lines (default: ${DEFAULT-VALUE})")
    private int tail;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var file = cluster.directory().log();
        if (!follow) {
            LogFile.last(file, tail).forEach(Terminal::say);
            return 0;
        }
        var command = new ArrayList<>(List.of("tail", "-n", Integer.toString(tail), "-F", file.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
