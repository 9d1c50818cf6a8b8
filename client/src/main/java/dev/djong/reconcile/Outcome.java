package dev.djong.reconcile;

import java.time.Duration;

/** What a reconcile that did not fail leaves behind. */
public sealed interface Outcome {
    /** Nothing to do until something changes. */
    record Settled() implements Outcome {}

    /** Look again after {@code delay}, or earlier when something changes. */
    record RecheckAfter(Duration delay) implements Outcome {}

    static Outcome settled() {
        return new Settled();
    }

    static Outcome recheckAfter(Duration delay) {
        return new RecheckAfter(delay);
    }
}
