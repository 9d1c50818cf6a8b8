package dev.djong.testkit.faults;

import java.util.concurrent.atomic.AtomicInteger;

/** What happened to the requests of one phase. */
final class Tally {
    private final String phase;
    private final long began = System.nanoTime();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    private volatile String lastFailure = "";

    Tally(String phase) {
        this.phase = phase;
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    /** The server said no for a reason that lies in itself: not a conflict. */
    void refused(RuntimeException why) {
        refused.incrementAndGet();
        lastFailure = String.valueOf(why.getMessage());
    }

    /** No answer came. */
    void unknown(RuntimeException why) {
        unknown.incrementAndGet();
        lastFailure = String.valueOf(why.getMessage());
    }

    void event() {
        events.incrementAndGet();
    }

    void resumed() {
        resumed.incrementAndGet();
    }

    @Override
    public String toString() {
        return "phase=" + phase + " seconds=" + (System.nanoTime() - began) / 1_000_000_000 + " acknowledged="
                + acknowledged + " refused=" + refused + " unknown=" + unknown + " events=" + events + " resumed="
                + resumed + (lastFailure.isEmpty() ? "" : " last failure: " + lastFailure);
    }
}
