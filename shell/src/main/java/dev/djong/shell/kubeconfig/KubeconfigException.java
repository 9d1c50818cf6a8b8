package dev.djong.shell.kubeconfig;

import java.io.Serial;
import java.nio.file.Path;

/** A kubeconfig that cannot be used, told in one line. */
public final class KubeconfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    KubeconfigException(Path file, String problem) {
        super("kubeconfig " + file + ": " + problem);
    }
}
