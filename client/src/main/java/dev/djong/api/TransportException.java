package dev.djong.api;

import org.jspecify.annotations.Nullable;

/** No answer came: connection refused, broken or timed out. The outcome of a write is unknown. */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
