package dev.djong.node.launch;

import org.jspecify.annotations.Nullable;

/** A container cannot be made from its spec; {@code reason} is the word of its waiting state. */
public final class LaunchFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String CONFIG_ERROR = "CreateContainerConfigError";

    private final String reason;

    private LaunchFailure(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Something that the spec refers to is missing or unfit. */
    public static LaunchFailure config(String message) {
        return new LaunchFailure(CONFIG_ERROR, message, null);
    }

    public static LaunchFailure config(String message, Throwable cause) {
        return new LaunchFailure(CONFIG_ERROR, message, cause);
    }

    public static LaunchFailure of(String reason, String message, Throwable cause) {
        return new LaunchFailure(reason, message, cause);
    }

    public String reason() {
        return reason;
    }
}
