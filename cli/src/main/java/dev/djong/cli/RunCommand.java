package dev.djong.cli;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;
import dev.djong.standalone.Services;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs one service alone in this process. */
@Command(
        name = "run",
        description =
                "Run one service alone: api-server, cloud, controllers, scheduler or node; 'run SERVICE --help' lists its flags.")
final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SERVICE [FLAGS]")
    private @Nullable List<String> arguments;

    @Override
    public Integer call() throws InterruptedException {
        if (arguments == null || arguments.isEmpty()) {
            throw new CommandFailure("name a service: " + roles());
        }
        String name = arguments.getFirst();
        Role role = Role.of(name)
                .orElseThrow(() -> new CommandFailure("there is no service '" + name + "': use one of " + roles()));
        var flags = arguments.subList(1, arguments.size());
        ServiceApplication.main(role, Services.configuration(role), flags.toArray(String[]::new));
        if (!flags.contains("--help")) {
            // The service ends the process itself, on a signal or when it cannot go on.
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static String roles() {
        return Arrays.stream(Role.values()).map(Role::label).collect(Collectors.joining(", "));
    }
}
