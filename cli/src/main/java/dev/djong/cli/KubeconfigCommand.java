package dev.djong.cli;

import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the administrator's kubeconfig. */
@Command(name = "kubeconfig", description = "Print the administrator's kubeconfig.")
final class KubeconfigCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--compose", description = "of the cluster that 'docker compose up' started")
    private boolean compose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (compose) {
            System.out.print(Compose.find().kubeconfig());
            System.out.flush();
            return 0;
        }
        cluster.requireIdentity();
        System.out.print(Files.readString(cluster.directory().kubeconfig(Identity.ADMIN.file())));
        System.out.flush();
        return 0;
    }
}
