package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.object.Revision;
import dev.djong.time.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills all caches from one watch over the store's whole prefix: lists every resource at one revision, watches from
 * there, and hands each change to the cache of its resource, in order, on one thread.
 *
 * <p>A resource that is added later is listed under the lock that also guards taking in changes, so it starts at or
 * ahead of the feed's position and leaves out what its list has seen. When the watch has lost its history, all caches are
 * filled anew and their open watches end as expired.
 */
public final class CacheFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CacheFeed.class);

    /** How long a reader waits for the cache to reach a revision before it is told to come back (504). */
    public static final Duration WAIT_FOR_REVISION = Duration.ofSeconds(3);

    /** How much of each resource's history is kept in memory at most. */
    public static final long DEFAULT_LOG_BUDGET_BYTES = 32L << 20;

    private static final Duration PROGRESS_IF_BEHIND = Duration.ofMillis(30);
    private static final Duration SIGNAL_WAIT = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final Store store;
    private final KeyRange range;
    private final InstantSource clock;
    private final long logBudgetBytes;
    private final RevisionGate gate = new RevisionGate();
    private final RevisionQuestion question;
    /** By prefix; several versions of a kind share one. Lists are replaced as a whole, under {@link #lock}. */
    private final ConcurrentSkipListMap<String, List<WatchCache>> caches = new ConcurrentSkipListMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    /** Touched by the feed's thread only, as is the next. */
    private int failures;

    private String lastFailure = "";

    /** @param prefix of everything the caches are about: {@code /registry/} */
    public CacheFeed(Store store, String prefix, InstantSource clock, long logBudgetBytes) {
        this.store = store;
        this.range = KeyRange.prefix(prefix);
        this.clock = clock;
        this.logBudgetBytes = logBudgetBytes;
        this.question = new RevisionQuestion(store::currentRevision);
        this.thread = Thread.ofPlatform().name("cache-feed").daemon().unstarted(this::run);
    }

    /** Starts to fill the caches. Those added before are all listed at the same revision. */
    public void start() {
        thread.start();
    }

    /**
     * Adds a resource. Once the feed has started, its cache is filled when this returns.
     *
     * @throws StoreUnavailableException if it cannot be filled; it is then not added
     */
    public WatchCache add(StoredResource resource, EntryIndexer indexer) {
        var cache = new WatchCache(new ResourceSchema(resource, indexer), this, clock, logBudgetBytes);
        lock.lock();
        try {
            if (!gate.position().equals(Revision.ZERO)) {
                fillNow(cache);
            }
            replace(cache);
        } finally {
            lock.unlock();
        }
        return cache;
    }

    /** Puts the cache in the place of the one of the same kind and version. */
    private void replace(WatchCache cache) {
        var prefix = cache.resource().prefix();
        var kept = new ArrayList<>(caches.getOrDefault(prefix, List.of()));
        var old = kept.stream()
                .filter(other -> other.resource().kind().equals(cache.resource().kind()))
                .toList();
        kept.removeAll(old);
        kept.add(cache);
        caches.put(prefix, List.copyOf(kept));
        old.forEach(other -> other.retire("the resource's schema has changed"));
    }

    /** Forgets a resource and ends its watches. */
    public void remove(WatchCache cache) {
        lock.lock();
        try {
            caches.computeIfPresent(cache.resource().prefix(), (prefix, all) -> {
                var kept = all.stream().filter(other -> other != cache).toList();
                return kept.isEmpty() ? null : kept;
            });
        } finally {
            lock.unlock();
        }
        cache.retire("the resource is gone");
    }

    public Collection<WatchCache> caches() {
        return caches.values().stream().flatMap(List::stream).toList();
    }

    /** Everything up to this revision is in the caches. */
    public Revision position() {
        return gate.position();
    }

    public boolean isReady() {
        return !gate.position().equals(Revision.ZERO);
    }

    /** Whether the caches reach the revision within {@link #WAIT_FOR_REVISION}; asks for progress if the watch is behind. */
    public boolean awaitRevision(Revision wanted) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_FOR_REVISION.toNanos();
        long patience = PROGRESS_IF_BEHIND.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (gate.await(wanted, Math.min(left, patience))) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
            store.requestProgress();
            patience *= 2;
        }
    }

    /**
     * Waits until the caches hold every write that was acknowledged before this call, by whichever api-server.
     *
     * @return the revision that covers them; the caller checks with {@link #awaitRevision}
     */
    public Revision askCurrentRevision() {
        return question.ask();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                fillAndFollow();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failed) {
                if (closed.getCount() == 0) {
                    return;
                }
                failed(failed);
                pause(Backoff.doubled(FIRST_RETRY, LONGEST_RETRY, failures++));
            }
        }
    }

    /** One line for one trouble, however often it is met. */
    private void failed(RuntimeException failure) {
        if (!failure.toString().equals(lastFailure)) {
            lastFailure = failure.toString();
            LOG.warn("the caches of {} cannot follow the store, trying again: {}", range.start(), lastFailure);
        }
    }

    private void pause(Duration wait) {
        try {
            closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void fillAndFollow() throws InterruptedException {
        var start = fillAll();
        failures = 0;
        lastFailure = "";
        try (var watch = store.watch(range, start)) {
            while (closed.getCount() > 0) {
                switch (watch.next(SIGNAL_WAIT)) {
                    case WatchSignal.Changes(var changes) -> take(changes);
                    case WatchSignal.Progress(var upTo) -> advance(upTo);
                    case WatchSignal.Nothing() -> trim();
                    case WatchSignal.Closed() -> throw new StoreUnavailableException("the store was closed");
                    case WatchSignal.Compacted(var oldest) -> {
                        LOG.warn("the store's history before {} is gone, filling all caches anew", oldest);
                        return;
                    }
                }
            }
        }
    }

    private Revision fillAll() {
        lock.lock();
        try {
            var at = store.currentRevision();
            caches.forEach((prefix, sharing) -> {
                var page = store.scan(KeyRange.prefix(prefix), at);
                sharing.forEach(cache -> cache.fill(page.items(), at));
            });
            gate.advance(at);
            return at;
        } finally {
            lock.unlock();
        }
    }

    /** Fills one cache at the store's newest revision, which is not behind the feed's position. */
    private void fillNow(WatchCache cache) {
        var page = store.scan(KeyRange.prefix(cache.resource().prefix()), Revision.ZERO);
        cache.fill(page.items(), page.revision());
    }

    /** Fills a cache anew, because it differs from the store or its schema has changed; its watches end as expired. */
    void refill(WatchCache cache) {
        lock.lock();
        try {
            fillNow(cache);
        } finally {
            lock.unlock();
        }
    }

    private void take(List<Change> changes) {
        lock.lock();
        try {
            for (var change : changes) {
                for (var cache : cachesOf(change.key())) {
                    cache.apply(change);
                }
            }
            gate.advance(changes.getLast().revision());
        } finally {
            lock.unlock();
        }
    }

    private void advance(Revision upTo) {
        lock.lock();
        try {
            gate.advance(upTo);
        } finally {
            lock.unlock();
        }
    }

    private List<WatchCache> cachesOf(String key) {
        var nearest = caches.floorEntry(key);
        return nearest != null && key.startsWith(nearest.getKey()) ? nearest.getValue() : List.of();
    }

    private void trim() {
        lock.lock();
        try {
            caches().forEach(WatchCache::trim);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        caches().forEach(cache -> cache.retire("nothing follows the store any more"));
    }
}
