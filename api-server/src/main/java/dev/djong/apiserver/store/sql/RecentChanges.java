package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Change;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The newest committed changes in memory, so that watches that keep up never read the table; and who waits for more. */
final class RecentChanges {
    private static final int KEPT_CHANGES = 2_000;
    private static final long KEPT_BYTES = 8L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<Change> changes = new ArrayList<>();
    private Revision before;
    private long bytes;
    private volatile Revision newest;
    private volatile boolean closed;

    RecentChanges(Revision start) {
        this.before = start;
        this.newest = start;
    }

    Revision newest() {
        return newest;
    }

    boolean isClosed() {
        return closed;
    }

    void add(List<Change> committed) {
        lock.lock();
        try {
            changes.addAll(committed);
            committed.forEach(change -> bytes += weight(change));
            newest = committed.getLast().revision();
            if (changes.size() > KEPT_CHANGES || bytes > KEPT_BYTES) {
                forgetOlderHalf();
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Starts over from what the table says: after a commit of which nobody knows whether it happened, or a raise. */
    void restart(Revision at) {
        lock.lock();
        try {
            changes.clear();
            bytes = 0;
            before = at;
            newest = at;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOlderHalf() {
        int half = changes.size() / 2;
        if (half > 0) {
            before = changes.get(half - 1).revision();
            var old = changes.subList(0, half);
            old.forEach(change -> bytes -= weight(change));
            old.clear();
        }
    }

    private static long weight(Change change) {
        return change instanceof Change.Put(var stored) ? stored.value().length : 0;
    }

    /** Up to {@code limit} changes behind the revision; null if some of them are only in the table. */
    @Nullable
    List<Change> after(Revision revision, int limit) {
        lock.lock();
        try {
            if (revision.isBefore(before)) {
                return null;
            }
            int start = firstAfter(revision);
            return List.copyOf(changes.subList(start, Math.min(changes.size(), start + limit)));
        } finally {
            lock.unlock();
        }
    }

    private int firstAfter(Revision revision) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).revision().compareTo(revision) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether there is something behind the revision before the time is over. */
    boolean await(Revision revision, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (!closed && !revision.isBefore(newest) && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return revision.isBefore(newest);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
