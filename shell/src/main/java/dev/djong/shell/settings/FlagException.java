package dev.djong.shell.settings;

import java.io.Serial;

/** A setting that is unknown, unreadable or missing; the message is one line that names it and says what to do. */
public final class FlagException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public FlagException(String message) {
        super(message);
    }
}
