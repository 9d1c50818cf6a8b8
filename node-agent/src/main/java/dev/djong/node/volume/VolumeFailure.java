package dev.djong.node.volume;

import org.jspecify.annotations.Nullable;

/** A volume could not be made; the message names it and says why, and the reason is that of the event that tells of it. */
public final class VolumeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    public VolumeFailure(String message, @Nullable Throwable cause) {
        this("FailedMount", message, cause);
    }

    private VolumeFailure(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Of a volume that should have become a device. */
    static VolumeFailure unmapped(String message, @Nullable Throwable cause) {
        return new VolumeFailure("FailedMapVolume", message, cause);
    }

    public String reason() {
        return reason;
    }
}
