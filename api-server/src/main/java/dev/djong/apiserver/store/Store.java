package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place where a cluster's state lives: a log of revisions with reads at any revision that is not compacted yet.
 *
 * <p>All methods block and may be called from any thread, virtual ones included. Reads throw
 * {@link StoreUnavailableException} when the store does not answer in time; writes say {@link WriteResult.Unknown}
 * instead, because whether they happened is then not known. Nothing here retries a write.
 */
public interface Store extends AutoCloseable {
    /** A write that lives until it is deleted. */
    Duration FOR_EVER = Duration.ZERO;

    /** How many items {@link #scan} reads at once. */
    int SCAN_PAGE_ITEMS = 1_000;

    /** The newest committed state of the key, linearizable; empty where there is none. */
    Optional<Stored> get(String key);

    /**
     * A page of a range at one revision, in key order.
     *
     * @throws CompactedException if the history of {@code query.at()} is gone
     * @throws StoreUnavailableException also if {@code query.at()} was never reached
     */
    Page list(ListQuery query);

    /** Writes the key if it does not exist: Committed, AlreadyExists or Unknown. */
    WriteResult create(String key, byte[] value, Duration timeToLive);

    /** Writes the key if its newest revision is {@code expected}: Committed, Conflict, NotFound or Unknown. */
    WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive);

    /**
     * Removes the key if its newest revision is {@code expected}: Committed (with the revision of the removal), Conflict,
     * NotFound or Unknown.
     */
    WriteResult delete(String key, Revision expected);

    /**
     * All changes of the range with a revision greater than {@code after}, in order, each once, for as long as the watch
     * is open; broken connections are mended inside. Opening does not wait for the store.
     */
    StoreWatch watch(KeyRange range, Revision after);

    /** The newest committed revision, linearizable: every write acknowledged before the call has one not above it. */
    Revision currentRevision();

    /** Asks open watches to tell soon how far they are, also where nothing has changed in their range. */
    void requestProgress();

    /**
     * Forgets what was superseded at or before the revision. Newest states stay; reads and watches from before it fail
     * from now on with Compacted.
     */
    void compact(Revision upTo);

    /**
     * Does what is due and the store does not do by itself: removes what has outlived its time, forgets history beyond
     * the retention. The owner calls it about once a second, see {@link StoreMaintenance}; calls must not overlap.
     */
    void maintain();

    /**
     * What is remembered of one key, as far back as the history goes. For people, not for the read path.
     *
     * @throws StoreUnavailableException if it cannot be read in time
     */
    default KeyHistory history(String key, int limit) {
        return new WatchedHistory(this, key).read(limit);
    }

    /** How large it is now. @throws StoreUnavailableException if it does not answer */
    default StoreFigures figures() {
        return StoreFigures.NONE;
    }

    /** Why it takes no new objects at present although it answers; empty when it does, or when nobody has tried. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    void close();

    /** A whole range at one revision: the newest where {@code at} is zero. Reads in pages of {@link #SCAN_PAGE_ITEMS}. */
    default Page scan(KeyRange range, Revision at) {
        return scan(range, at, false);
    }

    /** The same, without the values where only keys are wanted. */
    default Page scan(KeyRange range, Revision at, boolean keysOnly) {
        var items = new ArrayList<Stored>();
        var query = new ListQuery(range, at, SCAN_PAGE_ITEMS, keysOnly);
        for (var page = list(query); ; page = list(query)) {
            items.addAll(page.items());
            if (!page.more()) {
                return new Page(List.copyOf(items), page.revision(), false, 0);
            }
            var rest = query.range().after(page.items().getLast().key());
            query = new ListQuery(rest, page.revision(), SCAN_PAGE_ITEMS, keysOnly);
        }
    }
}
