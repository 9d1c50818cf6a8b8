package dev.djong.cron;

/** A text that is no schedule; the message says why, in the words that clients of Kubernetes know. */
public final class InvalidSchedule extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidSchedule(String message) {
        super(message);
    }
}
