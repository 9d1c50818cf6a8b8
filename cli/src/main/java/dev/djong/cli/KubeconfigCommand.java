package dev.djong.cli;

import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the administrator's kubeconfig. */
@Command(name = "kubeconfig", description = "Print the administrator's kubeconfig.")
final class KubeconfigCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() throws IOException {
        cluster.requireIdentity();
        System.out.print(Files.readString(cluster.directory().kubeconfig(Identity.ADMIN.file())));
        System.out.flush();
        return 0;
    }
}
