package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.StoreWatch;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that outlives its connections. The stream puts what it receives into a queue; only what {@link #next} has given
 * away counts as delivered. When a stream breaks, whatever it left in the queue is still given away, and then a new stream
 * starts behind the last delivered revision: nothing is lost and nothing told twice, however much was under way.
 */
final class EtcdWatch implements StoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);
    private static final Duration REOPEN_AFTER_LEAST = Duration.ofMillis(50);
    private static final Duration REOPEN_AFTER_MOST = Duration.ofSeconds(2);

    private final EtcdChannel channel;
    private final KeyRange range;
    private final Consumer<EtcdWatch> onClose;
    private final BlockingQueue<EtcdWatchStream.Received> queue = new LinkedBlockingQueue<>();
    private volatile @Nullable EtcdWatchStream stream;
    private volatile boolean closed;
    private Revision delivered;
    private Duration reopenAfter = REOPEN_AFTER_LEAST;
    private long reopenAtNanos = System.nanoTime();
    private @Nullable WatchSignal last;

    EtcdWatch(EtcdChannel channel, KeyRange range, Revision after, Consumer<EtcdWatch> onClose) {
        this.channel = channel;
        this.range = range;
        this.delivered = after;
        this.onClose = onClose;
    }

    @Override
    public WatchSignal next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            if (closed) {
                return new WatchSignal.Closed();
            }
            if (last != null) {
                return last;
            }
            long now = System.nanoTime();
            if (stream == null && now - reopenAtNanos >= 0) {
                open();
            }
            long wait = stream == null ? Math.min(deadline, reopenAtNanos) - now : deadline - now;
            var received = queue.poll(Math.max(wait, 0), TimeUnit.NANOSECONDS);
            var signal = received == null ? null : signal(received);
            if (signal != null) {
                return signal;
            }
            if (System.nanoTime() - deadline >= 0) {
                return new WatchSignal.Nothing();
            }
        }
    }

    private void open() {
        var opened = new EtcdWatchStream(channel, range, delivered, queue::add);
        stream = opened;
        if (closed) {
            opened.cancel();
        }
    }

    /** What to tell of it; null for what only matters inside. */
    private @Nullable WatchSignal signal(EtcdWatchStream.Received received) {
        var from = stream;
        if (from == null || received.stream() != from) {
            return null; // left over from a stream that was given up
        }
        return switch (received) {
            case EtcdWatchStream.Events(var unused, var changes) -> deliver(from, changes.getLast(), changes);
            case EtcdWatchStream.Reached(var unused, var revision) -> progress(from, revision);
            case EtcdWatchStream.Compacted(var unused, var oldest) -> last = new WatchSignal.Compacted(oldest);
            case EtcdWatchStream.Broken(var unused, var why) -> reopenLater(why);
        };
    }

    private WatchSignal deliver(EtcdWatchStream from, Change newest, java.util.List<Change> changes) {
        delivered = newest.revision();
        reopenAfter = REOPEN_AFTER_LEAST;
        from.more();
        return new WatchSignal.Changes(changes);
    }

    private @Nullable WatchSignal progress(EtcdWatchStream from, Revision revision) {
        from.more();
        reopenAfter = REOPEN_AFTER_LEAST;
        if (revision.compareTo(delivered) <= 0) {
            return null;
        }
        delivered = revision;
        return new WatchSignal.Progress(revision);
    }

    private @Nullable WatchSignal reopenLater(String why) {
        LOG.info(
                "the etcd watch of {} broke at revision {}, reopening in {}: {}",
                range.start(),
                delivered,
                reopenAfter,
                why);
        stream = null;
        reopenAtNanos = System.nanoTime() + reopenAfter.toNanos();
        var doubled = reopenAfter.multipliedBy(2);
        reopenAfter = doubled.compareTo(REOPEN_AFTER_MOST) > 0 ? REOPEN_AFTER_MOST : doubled;
        return null;
    }

    void requestProgress() {
        var open = stream;
        if (open != null) {
            open.requestProgress();
        }
    }

    @Override
    public void close() {
        closed = true;
        var open = stream;
        if (open != null) {
            open.cancel();
        }
        onClose.accept(this);
    }
}
