package dev.djong.cloud;

import org.jspecify.annotations.Nullable;

/** The infrastructure did not answer, or not in a way that is understood. Nothing may be concluded from it. */
public final class CloudFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CloudFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
