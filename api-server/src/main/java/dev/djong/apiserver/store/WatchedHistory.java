package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The history of a key from a store that has no index of it: the state at the oldest revision that can be read, and then
 * what a watch from there tells, up to now.
 */
final class WatchedHistory {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);
    /** A compaction may run beside us, but not again and again. */
    private static final int MAX_TRIES = 3;

    private final Store store;
    private final KeyRange range;
    private final Revision now;

    WatchedHistory(Store store, String key) {
        this.store = store;
        this.range = new KeyRange(key, key + '\0');
        this.now = store.currentRevision();
    }

    KeyHistory read(int limit) {
        var after = Revision.ZERO;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                var writes = new ArrayList<PastWrite>();
                var oldest = readFrom(after, writes);
                if (oldest.isEmpty()) {
                    return KeyHistory.limited(writes.reversed(), limit);
                }
                after = oldest.get();
            } catch (CompactedException meanwhile) {
                after = Revision.ZERO;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while reading history", stopped);
            }
        }
        throw new StoreUnavailableException("the history is compacted faster than it can be read");
    }

    /** Returns the oldest revision that can be read if {@code after} is older. */
    private Optional<Revision> readFrom(Revision after, List<PastWrite> writes) throws InterruptedException {
        if (!after.equals(Revision.ZERO)) {
            store.list(new ListQuery(range, after, 1, false))
                    .items()
                    .forEach(state -> add(writes, new Change.Put(state)));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var watch = store.watch(range, after)) {
            for (var reached = after; reached.isBefore(now); ) {
                switch (watch.next(ASK_AGAIN)) {
                    case WatchSignal.Changes changes -> {
                        changes.changes().forEach(change -> add(writes, change));
                        reached = changes.upTo();
                    }
                    case WatchSignal.Progress(var upTo) -> reached = upTo;
                    case WatchSignal.Compacted(var oldest) -> {
                        return Optional.of(oldest);
                    }
                    case WatchSignal.Closed() -> throw new StoreUnavailableException("the store was closed");
                    case WatchSignal.Nothing() -> store.requestProgress();
                }
                if (System.nanoTime() > end) {
                    throw new StoreUnavailableException("the history was not told within " + PATIENCE);
                }
            }
        }
        return Optional.empty();
    }

    private static void add(List<PastWrite> writes, Change change) {
        writes.add(new PastWrite(change, Optional.empty()));
    }
}
