package dev.djong.node.spec;

import dev.djong.node.runtime.Container;

/** When an ended container is started again. */
public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    /** @param text the API's word; {@code Always} where it is absent */
    public static RestartPolicy of(String text) {
        return switch (text) {
            case "Never" -> NEVER;
            case "OnFailure" -> ON_FAILURE;
            default -> ALWAYS;
        };
    }

    public boolean restarts(Container ended) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> ended.exitCode() != 0;
            case NEVER -> false;
        };
    }
}
