package dev.djong.cli;

import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.shell.BuildVersion;
import dev.djong.standalone.backup.BackupFailure;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line; each subcommand is a class of its own. */
@Command(
        name = "djong",
        description = "A Kubernetes cluster on the JVM.",
        versionProvider = Djong.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'djong test [--fast]' installs what the tests need and runs them."},
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            HistoryCommand.class,
            KubeconfigCommand.class,
            KubectlCommand.class,
            ImageCommand.class,
            ImagesCommand.class,
            CertificatesCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            FlagsCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Djong {
    private static final int FAILED = 1;

    private Djong() {}

    static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var djong = new CommandLine(new Djong());
        // Everything after the first word that is not ours belongs to kubectl or to the service.
        for (String name : List.of("kubectl", "run")) {
            Objects.requireNonNull(djong.getSubcommands().get(name))
                    .setStopAtPositional(true)
                    .setUnmatchedOptionsArePositionalParams(true);
        }
        return djong.setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("djong: " + oneLine(failure));
                    return FAILED;
                })
                .setUsageHelpAutoWidth(true);
    }

    /** What a person needs; the class name only where there is no text. */
    private static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        boolean understood = failure instanceof CommandFailure
                || failure instanceof BackupFailure
                || failure instanceof StoreUnavailableException;
        return (understood ? message : dev.djong.shell.FailureLine.of(failure)).replaceAll("\\s*\\R\\s*", " ");
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Djong, Kubernetes " + BuildVersion.KUBERNETES};
        }
    }
}
