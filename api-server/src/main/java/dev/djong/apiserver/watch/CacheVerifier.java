package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.object.Revision;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the caches with the store, key by key and revision by revision, and fills those anew that differ. A cache
 * should never differ; if one does, clients must not be told wrong things until the next restart.
 */
public final class CacheVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(CacheVerifier.class);

    /** How often the owner calls {@link #verify}. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Store store;
    private final CacheFeed feed;

    public CacheVerifier(Store store, CacheFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    /** @return how many caches differed and were healed */
    public int verify() {
        int healed = 0;
        for (var cache : feed.caches()) {
            healed += cache.isReady() && !agrees(cache) && heal(cache) ? 1 : 0;
        }
        return healed;
    }

    private boolean agrees(WatchCache cache) {
        var revision = cache.revision(); // before the state: what it covers is in
        var state = cache.current();
        var at = WatchCache.latest(revision, state.revision());
        try {
            return hash(state) == storeHash(cache, at);
        } catch (CompactedException busy) {
            return true; // looked too late to tell; the next round will
        }
    }

    private boolean heal(WatchCache cache) {
        LOG.error(
                "the cache of {} differs from the store and is filled anew",
                cache.resource().prefix());
        feed.refill(cache);
        return true;
    }

    private static long hash(CacheState state) {
        long hash = FNV_OFFSET;
        for (var entries = state.entries().items(); entries.hasNext(); ) {
            var entry = entries.next().value();
            hash = mix(hash, entry.key(), entry.revision());
        }
        return hash;
    }

    private long storeHash(WatchCache cache, Revision at) {
        long hash = FNV_OFFSET;
        var range = KeyRange.prefix(cache.resource().prefix());
        for (var stored : store.scan(range, at, true).items()) {
            hash = cache.isUnreadable(stored.key()) ? hash : mix(hash, stored.key(), stored.revision());
        }
        return hash;
    }

    private static long mix(long hash, String key, Revision revision) {
        long mixed = (hash ^ key.hashCode()) * FNV_PRIME;
        return (mixed ^ revision.value()) * FNV_PRIME;
    }
}
