package dev.djong.scheduler.configuration;

import java.io.Serial;

/** A configuration that cannot be used; the message is one line that names the field. */
public final class ConfigurationFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ConfigurationFailure(String message) {
        super(message);
    }
}
