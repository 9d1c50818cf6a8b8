package dev.djong.node.volume;

import org.jspecify.annotations.Nullable;

/** A volume could not be made; the message names it and says why. */
public final class VolumeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public VolumeFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
