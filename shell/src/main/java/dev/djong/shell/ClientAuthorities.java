package dev.djong.shell;

import java.nio.file.Path;
import java.util.List;

/**
 * Implemented by a service's settings when clients of its main port may show certificates of more authorities than that
 * of {@code --client-ca-file}. What such a certificate proves is the service's own business; the management port accepts
 * none of them.
 */
public interface ClientAuthorities {
    /** Files of PEM. */
    List<Path> clientAuthorities();
}
