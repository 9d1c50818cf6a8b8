package dev.djong.apiserver.watch;

import dev.djong.object.GroupVersionKind;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open watch: reads the log at its own pace, on its reader's thread. A slow one costs nobody else anything.
 *
 * <p>How it learns that there is something to read: the feed appends an event and then calls {@link #unread} of the
 * cursors it can matter to. {@code unread} keeps the first number so marked, and the thread is woken only then.
 *
 * <pre>
 *   cursor                            feed
 *   unread := NONE
 *   end := log.end()                  append 51; mark 51 if NONE
 *   reads position..end, position := end
 * </pre>
 *
 * An event appended before {@code end} was read is read now, one appended later finds NONE and marks. A mark below
 * {@code position} tells of an event that was read already. What lies between {@code position} and a mark cannot matter,
 * so it may have been trimmed: only an unread event that can matter expires a cursor.
 */
public final class Cursor implements AutoCloseable {
    /** A bookmark is due so long after the last one, for those who asked for bookmarks. */
    public static final Duration BOOKMARK_PERIOD = Duration.ofMinutes(1);

    private static final int BATCH_EVENTS = 256;
    private static final int BATCH_BYTES = 1 << 20;
    private static final long NONE = Long.MAX_VALUE;

    private final WatchCache cache;
    private final EventLog log;
    private final Interest interest;
    private final WatchFilter filter;
    private final GroupVersionKind kind;
    private final boolean bookmarks;
    private final AtomicLong unread = new AtomicLong(NONE);
    private final Alarm alarm = new Alarm(this::wake);
    private volatile @Nullable Thread reader;
    private volatile @Nullable CursorBatch last;
    private @Nullable Iterator<Delivery> initial;
    private long position;
    private Revision after = Revision.ZERO;
    private volatile Revision told = Revision.ZERO;
    private long nextBookmarkNanos = System.nanoTime() + BOOKMARK_PERIOD.toNanos();

    Cursor(WatchCache cache, EventLog log, Interest interest, WatchFilter filter, boolean bookmarks) {
        this.cache = cache;
        this.log = log;
        this.interest = interest;
        this.filter = filter;
        this.kind = cache.resource().kind();
        this.bookmarks = bookmarks;
    }

    /**
     * Called once, after the cursor was registered and before it is read.
     *
     * @param firstEvent the number of the first event to read
     * @param seen what the client has seen already. It may be ahead of this server, told by another one: what comes here up
     *     to there is not told, since revisions never go back on a watch
     * @param before what to tell before anything from the log
     */
    void start(long firstEvent, Revision seen, List<Delivery> before) {
        position = firstEvent;
        after = seen;
        told = seen;
        if (firstEvent < log.end()) {
            unread.accumulateAndGet(firstEvent, Math::min);
        }
        initial = before.isEmpty() ? null : before.iterator();
    }

    /** Called instead of {@link #start}: what comes after is forgotten. */
    void startTooLate(Revision after) {
        told = after;
        expire(log.trimmedTo());
    }

    /** Makes this the last batch: the history before is forgotten. */
    CursorBatch expire(Revision oldest) {
        return end(new CursorBatch.Expired(told, oldest));
    }

    /** How the watch has ended, if it has expired by now. */
    public Optional<CursorBatch.Expired> expired() {
        return last instanceof CursorBatch.Expired expired ? Optional.of(expired) : Optional.empty();
    }

    WatchFilter filter() {
        return filter;
    }

    EventLog log() {
        return log;
    }

    /**
     * The next events, all that are there up to a limit; {@link CursorBatch.Quiet} when the timeout passes first. Expired
     * and Ended are the last. One thread at a time calls this.
     */
    public CursorBatch next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        reader = Thread.currentThread();
        while (true) {
            var batch = poll();
            if (batch != null) {
                return batch;
            }
            long now = System.nanoTime();
            long left = Math.min(deadline - now, bookmarks ? nextBookmarkNanos - now : Long.MAX_VALUE);
            if (deadline - now <= 0) {
                return new CursorBatch.Quiet();
            }
            if (unread.get() == NONE && last == null && left > 0) {
                alarm.set(now + left);
                LockSupport.park(this);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** What there is to tell now, without waiting; null if nothing. */
    private @Nullable CursorBatch poll() {
        if (last != null) {
            return last;
        }
        if (initial != null) {
            return initialBatch(initial);
        }
        var reached = cache.position(); // before looking for unread events: whatever it covers is marked by now
        var batch = read();
        return batch == null && bookmarks && System.nanoTime() - nextBookmarkNanos >= 0 ? bookmark(reached) : batch;
    }

    private @Nullable CursorBatch initialBatch(Iterator<Delivery> rest) {
        var deliveries = new ArrayList<Delivery>();
        while (rest.hasNext() && deliveries.size() < BATCH_EVENTS) {
            deliveries.add(rest.next());
        }
        if (!rest.hasNext()) {
            initial = null;
        }
        return deliveries.isEmpty() ? null : tell(deliveries);
    }

    private @Nullable CursorBatch read() {
        while (unread.get() != NONE) {
            long marked = unread.getAndSet(NONE);
            long end = log.end();
            var batch = read(Math.max(position, marked), end);
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    private @Nullable CursorBatch read(long from, long end) {
        var deliveries = new ArrayList<Delivery>();
        int bytes = 0;
        long at = from;
        for (; at < end && deliveries.size() < BATCH_EVENTS && bytes < BATCH_BYTES; at++) {
            var event = log.get(at);
            if (event == null) {
                return expire(log.trimmedTo());
            }
            var delivery = event.revision().compareTo(after) > 0 ? filter.deliver(event) : null;
            if (delivery != null) {
                deliveries.add(delivery);
                bytes += event.weightBytes();
            }
        }
        position = Math.max(position, at);
        if (at < end) {
            unread.accumulateAndGet(at, Math::min);
        }
        return deliveries.isEmpty() ? null : tell(deliveries);
    }

    private CursorBatch bookmark(Revision reached) {
        nextBookmarkNanos = System.nanoTime() + BOOKMARK_PERIOD.toNanos();
        var revision = reached.isBefore(told) ? told : reached;
        return tell(List.of(new Delivery.Bookmark(kind, revision, false)));
    }

    private CursorBatch tell(List<Delivery> deliveries) {
        told = deliveries.getLast().revision();
        return new CursorBatch.Deliveries(deliveries);
    }

    /** Called by the feed: event {@code sequence} is in the log and can matter to this watcher. */
    void unread(long sequence) {
        if (unread.get() == NONE && unread.compareAndSet(NONE, sequence)) {
            wake();
        }
    }

    /** Makes this the last batch, unless there was one already. What is unread is not told any more. */
    CursorBatch end(CursorBatch ending) {
        var ended = last;
        if (ended == null) {
            last = ended = ending;
        }
        wake();
        return ended;
    }

    Interest interest() {
        return interest;
    }

    private void wake() {
        var thread = reader;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the watch from the reader's side, or from any other thread: a reader that waits is woken. */
    @Override
    public void close() {
        cache.forget(this);
        alarm.close();
        end(new CursorBatch.Ended("closed"));
    }
}
