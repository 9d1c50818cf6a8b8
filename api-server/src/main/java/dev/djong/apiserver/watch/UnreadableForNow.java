package dev.djong.apiserver.watch;

/**
 * What lies in the store cannot be read at this moment, since somebody who is needed for that does not answer. The cache waits
 * for them instead of leaving the object out.
 */
public final class UnreadableForNow extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableForNow(String message) {
        super(message, null, false, false);
    }
}
