package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.apiserver.store.Stored;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource's entries and recent events. The feed writes (under its lock), everybody reads the current
 * {@link CacheState} without one.
 */
public final class WatchCache {
    private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    private final ResourceSchema schema;
    private final CacheFeed feed;
    private final InstantSource clock;
    private final long logBudgetBytes;
    private final Handover handover = new Handover();
    private final Watchers watchers;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CacheState state;
    private volatile @Nullable CursorBatch retired;

    WatchCache(ResourceSchema schema, CacheFeed feed, InstantSource clock, long logBudgetBytes) {
        this.schema = schema;
        this.feed = feed;
        this.clock = clock;
        this.logBudgetBytes = logBudgetBytes;
        this.watchers = new Watchers(schema);
    }

    public StoredResource resource() {
        return schema.resource();
    }

    /** Whether it was filled once; from then on it always answers. */
    public boolean isReady() {
        return state != null;
    }

    /** Everything up to this revision is in, and every cursor that it can matter to has been told that it is. */
    Revision position() {
        return feed.position();
    }

    /** Everything up to this revision is in a state that is taken after this call. */
    public Revision revision() {
        var position = feed.position(); // first: what it covers is in the state that is read next
        return latest(position, current().revision());
    }

    /** What caches begin with: found by their labels' marks. */
    static OrderedSnapshot<String, Entry> noEntries() {
        return OrderedSnapshot.empty(Entry::labelMarks);
    }

    static Revision latest(Revision one, Revision other) {
        return one.isBefore(other) ? other : one;
    }

    public int size() {
        return current().entries().size();
    }

    public int openWatches() {
        return watchers.count();
    }

    ResourceSchema schema() {
        return schema;
    }

    Handover handover() {
        return handover;
    }

    /** @throws ApiFailure 429 until it was filled once: with what others must be asked about, that can take its time */
    CacheState current() {
        var now = state;
        if (now == null) {
            throw initializing();
        }
        return now;
    }

    /** @throws ApiFailure 429 if another cache has taken its place: nothing new comes here any more */
    void requireFed() {
        if (retired != null) {
            throw initializing();
        }
    }

    private static ApiFailure initializing() {
        return ApiFailure.tooManyRequests("storage is (re)initializing", RETRY_AFTER_SECONDS);
    }

    @Nullable
    Entry get(String key) {
        return current().entries().get(key);
    }

    /** Fills the cache anew: open watches end as expired, their clients list again. Called under the feed's lock. */
    void fill(List<Stored> items, Revision at) {
        var known = state;
        unreadable.clear();
        var entries = noEntries();
        for (var stored : items) {
            var old = known == null ? null : known.entries().get(stored.key());
            var entry = old != null && old.revision().equals(stored.revision()) ? old : decode(stored);
            entries = entry == null ? entries : entries.with(stored.key(), entry);
        }
        handover.clear();
        state = new CacheState(entries, at, new EventLog(at, logBudgetBytes), 0);
        if (known != null) {
            watchers.expire(at);
        }
    }

    /** Takes in one change of this resource. Called under the feed's lock, in order. */
    void apply(Change change) {
        var before = current();
        if (change.revision().compareTo(before.revision()) <= 0) {
            return; // the fill has seen it
        }
        var previous = before.entries().get(change.key());
        var entry = change instanceof Change.Put(var stored) ? entryOf(stored) : null;
        if (change instanceof Change.Removed) {
            unreadable.remove(change.key());
        }
        if (previous == null && entry == null) {
            return;
        }
        var entries = entry == null
                ? before.entries().without(change.key())
                : before.entries().with(change.key(), entry);
        var event = new LogEvent(
                before.logEnd(), change.revision(), change.key(), previous, entry, before.entries(), clock.millis());
        before.log().append(event);
        state = new CacheState(entries, change.revision(), before.log(), before.logEnd() + 1);
        watchers.wake(event);
    }

    private @Nullable Entry entryOf(Stored stored) {
        var content = handover.take(stored);
        return content == null ? decode(stored) : schema.entry(stored, content);
    }

    private @Nullable Entry decode(Stored stored) {
        try {
            var entry = schema.entry(stored);
            unreadable.remove(stored.key());
            return entry;
        } catch (UnreadableForNow waiting) {
            throw waiting;
        } catch (RuntimeException failed) {
            unreadable.add(stored.key());
            LOG.error("{} cannot be read and is left out: {}", stored, failed.toString());
            return null;
        }
    }

    /** Whether the store has the key but what it holds makes no sense. */
    boolean isUnreadable(String key) {
        return unreadable.contains(key);
    }

    /** Lets old events go also where no new ones come. */
    void trim() {
        var now = state;
        if (now != null) {
            now.log().trim(clock.millis());
        }
    }

    /** Nothing comes here any more: its watches end, and so does one that finds this cache too late. */
    void retire(String why) {
        var ending = new CursorBatch.Ended(why);
        retired = ending;
        watchers.end(ending);
    }

    /** Registers the cursor first and looks at the log then, so that no event falls between. */
    void register(Cursor cursor) {
        watchers.add(cursor.interest(), cursor);
        var ending = retired;
        if (ending != null) {
            cursor.end(ending);
        }
    }

    void forget(Cursor cursor) {
        watchers.remove(cursor.interest(), cursor);
    }
}
