package dev.djong.apiserver.store.memory;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.ExpiryQueue;
import dev.djong.apiserver.store.KeyHistory;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Page;
import dev.djong.apiserver.store.PastWrite;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreFigures;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.StoreWatch;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A store in memory. One lock guards the current state; states themselves are immutable and read without it. */
public final class MemoryStore implements Store {
    private static final int WATCH_BATCH_CHANGES = 1_000;
    private static final int EXPIRE_AT_ONCE = 1_000;

    /** How much history is kept at least: it is all in memory, so it must not grow for ever. */
    private static final long HISTORY_REVISIONS = 10_000;

    private final InstantSource clock;
    private final ExpiryQueue expiries = new ExpiryQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile LogState state;
    private volatile boolean closed;

    public MemoryStore(InstantSource clock) {
        this(clock, LogState.EMPTY);
    }

    private MemoryStore(InstantSource clock, LogState state) {
        this.clock = clock;
        this.state = state;
    }

    /** A store of its own that starts as this one is now. Times to live are not carried over. */
    public MemoryStore fork() {
        return new MemoryStore(clock, state);
    }

    @Override
    public Optional<Stored> get(String key) {
        return Optional.ofNullable(state.head().get(key));
    }

    @Override
    public Page list(ListQuery query) {
        var now = state;
        var at = query.at().equals(Revision.ZERO) ? now.revision() : query.at();
        if (at.isBefore(now.compacted())) {
            throw new CompactedException(at);
        }
        if (now.revision().isBefore(at)) {
            throw new StoreUnavailableException("revision " + at + " is ahead of the store at " + now.revision());
        }
        var head = now.headAt(at);
        var items = new ArrayList<Stored>();
        int matching = head.countBelow(query.range().end())
                - head.countBelow(query.range().start());
        int wanted = query.limit() == 0 ? matching : Math.min(query.limit(), matching);
        for (var from = head.from(query.range().start()); items.size() < wanted; ) {
            var stored = from.next().value();
            items.add(query.keysOnly() ? new Stored(stored.key(), new byte[0], stored.revision(), false) : stored);
        }
        return new Page(items, at, wanted < matching, matching - wanted);
    }

    @Override
    public WriteResult create(String key, byte[] value, Duration timeToLive) {
        lock.lock();
        try {
            var current = state.head().get(key);
            return current == null ? put(key, value, timeToLive) : new WriteResult.AlreadyExists(current);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive) {
        lock.lock();
        try {
            var current = state.head().get(key);
            if (current == null) {
                return new WriteResult.NotFound();
            }
            return current.revision().equals(expected)
                    ? put(key, value, timeToLive)
                    : new WriteResult.Conflict(current);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public WriteResult delete(String key, Revision expected) {
        lock.lock();
        try {
            var current = state.head().get(key);
            if (current == null) {
                return new WriteResult.NotFound();
            }
            return current.revision().equals(expected)
                    ? commit(new Change.Removed(key, state.revision().next()))
                    : new WriteResult.Conflict(current);
        } finally {
            lock.unlock();
        }
    }

    private WriteResult put(String key, byte[] value, Duration timeToLive) {
        var revision = state.revision().next();
        if (!timeToLive.isZero()) {
            expiries.add(new ExpiryQueue.Expiry(clock.instant().plus(timeToLive), key, revision));
        }
        return commit(new Change.Put(new Stored(key, value, revision, false)));
    }

    private WriteResult commit(Change change) {
        state = state.with(change);
        changed.signalAll();
        return new WriteResult.Committed(change.revision());
    }

    @Override
    public StoreWatch watch(KeyRange range, Revision after) {
        return new MemoryWatch(range, after);
    }

    @Override
    public KeyHistory history(String key, int limit) {
        var writes = state.history(key).stream()
                .map(change -> new PastWrite(change, Optional.empty()))
                .toList();
        return KeyHistory.limited(writes, limit);
    }

    @Override
    public StoreFigures figures() {
        var now = state;
        long revisions = now.revision().value() - now.compacted().value();
        return new StoreFigures(0, OptionalLong.of(revisions), OptionalLong.empty());
    }

    @Override
    public Revision currentRevision() {
        return state.revision();
    }

    /** Nothing to ask: a watch that has read to the end says so by itself. */
    @Override
    public void requestProgress() {}

    @Override
    public void compact(Revision upTo) {
        lock.lock();
        try {
            state = state.compactedTo(upTo);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void maintain() {
        for (var expiry : expiries.due(clock.instant(), EXPIRE_AT_ONCE)) {
            delete(expiry.key(), expiry.revision());
        }
        var now = state;
        if (now.revision().value() - now.compacted().value() > 2 * HISTORY_REVISIONS) {
            compact(new Revision(now.revision().value() - HISTORY_REVISIONS));
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class MemoryWatch implements StoreWatch {
        private final KeyRange range;
        private Revision position;

        MemoryWatch(KeyRange range, Revision after) {
            this.range = range;
            this.position = after;
        }

        @Override
        public WatchSignal next(Duration timeout) throws InterruptedException {
            long nanos = timeout.toNanos();
            lock.lock();
            try {
                while (!closed && !position.isBefore(state.revision())) {
                    if (nanos <= 0) {
                        return new WatchSignal.Nothing();
                    }
                    nanos = changed.awaitNanos(nanos);
                }
            } finally {
                lock.unlock();
            }
            return closed ? new WatchSignal.Closed() : read(state);
        }

        private WatchSignal read(LogState now) {
            if (position.isBefore(now.compacted())) {
                return new WatchSignal.Compacted(now.compacted());
            }
            var changes = new ArrayList<Change>();
            for (var from = now.log().from(position.value() + 1);
                    from.hasNext() && changes.size() < WATCH_BATCH_CHANGES; ) {
                var change = from.next().value().change();
                position = change.revision();
                if (range.contains(change.key())) {
                    changes.add(change);
                }
            }
            return changes.isEmpty() ? new WatchSignal.Progress(position) : new WatchSignal.Changes(changes);
        }

        @Override
        public void close() {}
    }
}
