package dev.djong.shell;

import dev.djong.shell.kubeconfig.KubeconfigException;
import dev.djong.shell.settings.FlagException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;

/** Turns a failed start into the one line that a person needs: what is wrong and what to do about it. */
public final class FailureLine {
    private FailureLine() {}

    /** One line without line breaks, beginning with the role's name. */
    public static String of(Role role, Throwable failure) {
        return (role.label() + ": " + text(failure)).replaceAll("\\s*\\R\\s*", " ");
    }

    /** Whether the cause is understood well enough that a stack trace would only be in the way. */
    public static boolean isUnderstood(Throwable failure) {
        return chain(failure).stream().anyMatch(cause -> explain(cause).isPresent());
    }

    /** The same without a role, for what is no service. */
    public static String of(Throwable failure) {
        return text(failure).replaceAll("\\s*\\R\\s*", " ");
    }

    private static String text(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.stream()
                .map(FailureLine::explain)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> "cannot start: " + describe(chain.getLast()));
    }

    private static Optional<String> explain(Throwable cause) {
        return switch (cause) {
            case StartFailure failure -> Optional.of(String.valueOf(failure.getMessage()));
            case FlagException failure -> Optional.of(String.valueOf(failure.getMessage()));
            case KubeconfigException failure -> Optional.of(String.valueOf(failure.getMessage()));
            case PortInUseException inUse ->
                Optional.of("port " + inUse.getPort()
                        + " is in use: stop what listens there or choose another with --secure-port");
            case BindException bind ->
                Optional.of("cannot listen: " + bind.getMessage()
                        + "; check --bind-address, or choose another port with --secure-port");
            case AccessDeniedException denied ->
                Optional.of("no permission for " + denied.getFile() + ": change its owner or run as another user");
            case NoSuchFileException missing ->
                Optional.of("there is no file " + missing.getFile() + ": check the flag that names it");
            case FileSystemException file -> Optional.of("cannot use " + file.getMessage());
            default -> Optional.empty();
        };
    }

    private static String describe(Throwable cause) {
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
