package dev.djong.cli;

/** A command that cannot do what it was asked; one line that says why and what to do. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
