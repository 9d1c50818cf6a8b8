package dev.djong.codec;

/** The body is no object of the wanted shape. The message is the one upstream's decoder gives. */
public final class DecodeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** No stack trace: it is an answer, not a bug, and a flood of bad bodies must stay cheap. */
    public DecodeFailure(String message) {
        super(message, null, false, false);
    }

    /** The message, which is always there. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
