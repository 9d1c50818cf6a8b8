package dev.djong.apiserver.store;

import static org.assertj.core.api.Assertions.fail;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads a store's watch in tests, with a deadline instead of a hanging build. */
public final class WatchReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StoreWatch watch;
    private final List<Change> seen = new ArrayList<>();
    private Runnable nudge = () -> {};

    public WatchReader(StoreWatch watch) {
        this.watch = watch;
    }

    /** Reads until that many changes have come in all. */
    public List<Change> changes(int count) {
        until(signal -> seen.size() >= count);
        return List.copyOf(seen);
    }

    /** Reads until everything up to the revision has been told, asking for progress meanwhile. */
    public List<Change> upTo(Revision revision, Store store) {
        nudge = store::requestProgress;
        until(signal -> switch (signal) {
            case WatchSignal.Changes changes -> !changes.upTo().isBefore(revision);
            case WatchSignal.Progress(var reached) -> !reached.isBefore(revision);
            default -> false;
        });
        return List.copyOf(seen);
    }

    public WatchSignal.Compacted compacted() {
        return (WatchSignal.Compacted) until(WatchSignal.Compacted.class::isInstance);
    }

    private WatchSignal until(Predicate<WatchSignal> done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            nudge.run();
            var signal = next();
            if (signal instanceof WatchSignal.Changes(var changes)) {
                seen.addAll(changes);
            }
            if (done.test(signal)) {
                return signal;
            }
        }
        return fail("the watch told only %d changes in %s, the last %s", seen.size(), PATIENCE, last());
    }

    private Object last() {
        return seen.isEmpty() ? "none" : seen.getLast();
    }

    private WatchSignal next() {
        try {
            return watch.next(Duration.ofMillis(200));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
