package dev.djong.scheduler.device;

/** Something is wrong with a claim, a class or a pool, so that nobody can say whether there are devices. */
public final class SearchFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message for the user who waits for the pod */
    SearchFailure(String message) {
        super(message);
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
