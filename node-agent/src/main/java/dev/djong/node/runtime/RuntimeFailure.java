package dev.djong.node.runtime;

import org.jspecify.annotations.Nullable;

/** A call of the runtime that failed; the message is the runtime's own. */
public sealed class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RuntimeFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The named sandbox, container or image is not there. */
    public static final class NotFound extends RuntimeFailure {
        private static final long serialVersionUID = 1;

        public NotFound(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The call did not end in time. */
    public static final class TimedOut extends RuntimeFailure {
        private static final long serialVersionUID = 1;

        public TimedOut(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The runtime does not answer. */
    public static final class Unreachable extends RuntimeFailure {
        private static final long serialVersionUID = 1;

        public Unreachable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
