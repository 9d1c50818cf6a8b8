package dev.djong.shell;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A start that cannot succeed until somebody acts; the message is one line that says what is wrong and what to do. */
public final class StartFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
