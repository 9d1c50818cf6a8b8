package dev.djong.cli;

import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the kubectl on the PATH against this cluster. */
@Command(name = "kubectl", description = "Run the kubectl on the PATH with this cluster's kubeconfig.")
final class KubectlCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(arity = "0..*", paramLabel = "ARGS", description = "what kubectl is told")
    private @Nullable List<String> arguments;

    @Override
    public Integer call() throws IOException, InterruptedException {
        cluster.requireIdentity();
        var command = new ArrayList<>(List.of("kubectl"));
        if (arguments != null) {
            command.addAll(arguments);
        }
        var kubectl = new ProcessBuilder(command).inheritIO();
        kubectl.environment()
                .put(
                        "KUBECONFIG",
                        cluster.directory().kubeconfig(Identity.ADMIN.file()).toString());
        try {
            return kubectl.start().waitFor();
        } catch (IOException e) {
            throw new CommandFailure("there is no kubectl on the PATH: install one of version 1.27 or newer");
        }
    }
}
