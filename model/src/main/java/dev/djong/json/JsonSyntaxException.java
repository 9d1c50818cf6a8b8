package dev.djong.json;

import org.jspecify.annotations.Nullable;

/** The bytes are not one well-formed JSON value within the limits. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JsonSyntaxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
