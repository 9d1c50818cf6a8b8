package dev.djong.controller.disruption;

/** What a pod's owner promises cannot be found out; the message stands in the budget's condition. */
final class UnknownOwnerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownOwnerException(String message) {
        super(message, null, false, false);
    }
}
