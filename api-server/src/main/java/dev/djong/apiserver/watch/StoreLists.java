package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Page;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.Stored;
import dev.djong.object.Revision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of what a cache does not have, be it older than its log or newer than itself. A page of a list reads no more of the
 * store than it takes to fill it, and an object that has not changed since is the cache's own: a list of the past costs the
 * memory of what is past in it.
 */
final class StoreLists {
    private final Store store;
    private final WatchCache cache;

    StoreLists(Store store, WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /** Null where the revision is gone. */
    @Nullable
    Found list(KeyRange range, WatchFilter filter, int limit, Revision at) {
        try {
            return new Search(filter, limit == 0 ? Integer.MAX_VALUE : limit).run(range, at);
        } catch (CompactedException gone) {
            return null;
        }
    }

    /**
     * A part of a list.
     *
     * @param more whether something else matches behind its last item
     * @param remaining how many objects do; -1 where that is not known
     */
    record Found(List<Entry> items, Revision revision, boolean more, long remaining) {}

    private final class Search {
        private final WatchFilter filter;
        private final int limit;
        private final List<Entry> items = new ArrayList<>();

        Search(WatchFilter filter, int limit) {
            this.filter = filter;
            this.limit = limit;
        }

        Found run(KeyRange range, Revision at) {
            var page = read(range, at);
            while (true) {
                int used = take(page);
                if (used < page.items().size() || isFull() && filter.isEverything()) {
                    long left = page.remaining() + page.items().size() - used;
                    return new Found(items, page.revision(), left > 0, filter.isEverything() ? left : -1);
                }
                if (!page.more()) {
                    return new Found(items, page.revision(), false, -1);
                }
                page = read(range.after(page.items().getLast().key()), page.revision());
            }
        }

        private Page read(KeyRange range, Revision at) {
            int wanted = filter.isEverything() ? limit - items.size() : Store.SCAN_PAGE_ITEMS;
            return store.list(new ListQuery(range, at, Math.min(wanted, Store.SCAN_PAGE_ITEMS), false));
        }

        /** How many of the page's items were looked at before one too many was found. */
        private int take(Page page) {
            int used = 0;
            for (var stored : page.items()) {
                var entry = entry(stored);
                if (filter.matches(entry)) {
                    if (isFull()) {
                        return used;
                    }
                    items.add(entry);
                }
                used++;
            }
            return used;
        }

        private boolean isFull() {
            return items.size() == limit;
        }
    }

    private Entry entry(Stored stored) {
        var known = cache.get(stored.key());
        return known != null && known.revision().equals(stored.revision())
                ? known
                : cache.schema().entry(stored);
    }
}
