package dev.djong.node.proxy;

import org.jspecify.annotations.Nullable;

/** The kernel, or the tool that speaks to it, refused. The message says what and what to do. */
public final class PacketFilterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PacketFilterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
