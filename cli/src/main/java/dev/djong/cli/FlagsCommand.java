package dev.djong.cli;

import dev.djong.shell.Role;
import dev.djong.standalone.RoleFlags;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints what a service of the cluster is started with, so that {@code djong run} can start it alone. */
@Command(
        name = "flags",
        description = "Print the flags that this cluster starts a service with, one a line: a start for 'djong run'.")
final class FlagsCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(paramLabel = "SERVICE", description = "api-server, scheduler, controllers, cloud or node")
    private String service = "";

    @Override
    public Integer call() throws IOException {
        cluster.requireIdentity();
        Role role = Role.of(service).orElseThrow(() -> new CommandFailure("there is no service '" + service + "'"));
        var directory = cluster.directory();
        RoleFlags.of(directory, role, RoleFlags.runtimeOf(directory)).forEach(System.out::println);
        return 0;
    }
}
