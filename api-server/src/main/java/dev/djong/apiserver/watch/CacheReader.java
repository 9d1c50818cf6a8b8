package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.apiserver.store.Store;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers lists and opens watches from the cache. Only lists at revisions older than the log go to the store, and reads of
 * the newest state while the cache cannot keep up, as with a watch on a member of etcd that was cut off: what the client
 * asks for exists, so "too large" would be no answer.
 */
final class CacheReader {
    private static final String PAGES_EXPIRED =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                    + " without the continue parameter, or use the continue token in this response to retrieve the"
                    + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                    + " objects that were created, modified, or deleted between the time the first chunk was returned and"
                    + " now may show up in the list.";

    private final StoreLists storeLists;
    private final CacheFeed feed;
    private final WatchCache cache;

    CacheReader(Store store, CacheFeed feed, WatchCache cache) {
        this.storeLists = new StoreLists(store, cache);
        this.feed = feed;
        this.cache = cache;
    }

    /** Entries at one revision. */
    private record View(OrderedSnapshot<String, Entry> entries, Revision revision) {}

    /** Whether the cache holds what was acknowledged before this call, within the time; otherwise the store must be read. */
    private boolean reachesMostRecent() {
        if (reaches(feed.askCurrentRevision())) {
            return true;
        }
        cache.requireFed(); // where another has taken its place, so has another schema
        return false;
    }

    /** Waits for the cache; whether it holds the state then. False only for the newest one, which is in the store. */
    boolean await(ReadPoint point) {
        return switch (point) {
            case ReadPoint.MostRecent() -> reachesMostRecent();
            case ReadPoint.Any() -> true;
            case ReadPoint.NotOlderThan(var revision) -> require(revision);
            case ReadPoint.Exact(var revision) -> require(revision);
        };
    }

    /** Where only the cache will do. */
    private void awaitHere(ReadPoint point) {
        await(point instanceof ReadPoint.MostRecent ? new ReadPoint.NotOlderThan(feed.askCurrentRevision()) : point);
    }

    private boolean require(Revision wanted) {
        if (!reaches(wanted)) {
            throw tooLarge(wanted, feed.position());
        }
        return true;
    }

    private boolean reaches(Revision wanted) {
        try {
            return feed.awaitRevision(wanted);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(Status.of(Reason.SERVICE_UNAVAILABLE, "the server is shutting down"));
        }
    }

    private static ApiFailure tooLarge(Revision wanted, Revision position) {
        var text = "Too large resource version";
        var cause = new Status.Cause("ResourceVersionTooLarge", text, "");
        return new ApiFailure(Status.of(Reason.TIMEOUT, text + ": " + wanted + ", current: " + position)
                .withDetails(new Status.Details("", "", "", "", List.of(cause), 1)));
    }

    ListResult list(ListRequest request) {
        if (request.continueToken().isEmpty()) {
            var point = ReadPoint.of(request.resourceVersion(), request.resourceVersionMatch(), request.limit());
            var listed = list(request, point, prefix(request));
            return listed == null
                    ? new ListResult.Expired("The resourceVersion for the provided list is too old.", "")
                    : listed;
        }
        var token = ContinueToken.decode(request.continueToken())
                .orElseThrow(() -> ApiFailure.badRequest("invalid continue token: continue key is not valid"));
        var point = token.revision() == ContinueToken.LATEST
                ? new ReadPoint.MostRecent()
                : new ReadPoint.Exact(new Revision(token.revision()));
        var listed = list(request, point, prefix(request) + token.start());
        return listed == null
                ? new ListResult.Expired(PAGES_EXPIRED, new ContinueToken(ContinueToken.LATEST, token.start()).encode())
                : listed;
    }

    /** Null where the revision is gone. */
    private @Nullable ListResult list(ListRequest request, ReadPoint point, String startKey) {
        if (!await(point)) {
            return fromStore(request, startKey, Revision.ZERO);
        }
        var revision = cache.revision(); // before the state: what it covers is in
        var state = cache.current();
        cache.requireFed(); // and after it: what is read here was no yesterday's state
        if (!(point instanceof ReadPoint.Exact(var exact))) {
            var view = new View(state.entries(), WatchCache.latest(revision, state.revision()));
            return page(request, view, startKey);
        }
        var entries = state.entriesAt(exact);
        return entries == null
                ? fromStore(request, startKey, exact)
                : page(request, new View(entries, exact), startKey);
    }

    /** @param at zero for the newest */
    private @Nullable ListResult fromStore(ListRequest request, String startKey, Revision at) {
        var range = new KeyRange(startKey, KeyRange.prefix(prefix(request)).end());
        var found = storeLists.list(range, filter(request), request.limit(), at);
        if (found == null) {
            return null;
        }
        return found.more()
                ? withToken(request, found.items(), found.revision(), found.remaining())
                : new ListResult.Listed(found.items(), found.revision(), "", -1);
    }

    private WatchFilter filter(ListRequest request) {
        return new WatchFilter(prefix(request), request.labels(), request.fields());
    }

    private ListResult page(ListRequest request, View view, String startKey) {
        var range = KeyRange.prefix(prefix(request));
        var filter = filter(request);
        int limit = request.limit() == 0 ? Integer.MAX_VALUE : request.limit();
        var items = new ArrayList<Entry>(filter.isEverything() ? Math.min(limit, countIn(view, range, startKey)) : 16);
        for (var all = view.entries().from(startKey, filter.labelMarks()); all.hasNext(); ) {
            var item = all.next();
            if (item.key().compareTo(range.end()) >= 0) {
                break;
            }
            if (!filter.matches(item.value())) {
                continue;
            }
            if (items.size() == limit) {
                long remaining = filter.isEverything()
                        ? countIn(view, range, items.getLast().key() + '\0')
                        : -1;
                return withToken(request, items, view.revision(), remaining);
            }
            items.add(item.value());
        }
        return new ListResult.Listed(items, view.revision(), "", -1);
    }

    /** A page that others come behind. */
    private ListResult withToken(ListRequest request, List<Entry> items, Revision revision, long remaining) {
        var next = items.getLast().key() + '\0';
        var token = new ContinueToken(
                revision.value(), next.substring(prefix(request).length()));
        return new ListResult.Listed(items, revision, token.encode(), remaining);
    }

    private static int countIn(View view, KeyRange range, String startKey) {
        return view.entries().countBelow(range.end()) - view.entries().countBelow(startKey);
    }

    private String prefix(ListRequest request) {
        return cache.resource().namespacePrefix(request.namespace());
    }

    Cursor watch(WatchRequest request) {
        boolean fromNow =
                request.resourceVersion().isEmpty() || request.resourceVersion().equals("0");
        boolean initialEvents = request.sendInitialEvents().orElse(fromNow);
        if (fromNow || initialEvents) {
            awaitHere(ReadPoint.of(request.resourceVersion(), "NotOlderThan", 0));
            return open(request, initialEvents, Revision.ZERO);
        }
        return open(request, false, ReadPoint.parse(request.resourceVersion()));
    }

    /** @param after zero to start at the cache's newest state */
    private Cursor open(WatchRequest request, boolean initialEvents, Revision after) {
        var resource = cache.resource();
        var filter = new WatchFilter(resource.namespacePrefix(request.namespace()), request.labels(), request.fields());
        var interest =
                Interest.of(resource, cache.schema().indexer().wakeField(), request.namespace(), request.fields());
        while (true) {
            cache.requireFed();
            var cursor = new Cursor(cache, cache.current().log(), interest, filter, request.bookmarks());
            cache.register(cursor);
            var revision = cache.revision();
            var state = cache.current();
            if (state.log() != cursor.log()) {
                cursor.close(); // refilled meanwhile: its end may have passed us by
                continue;
            }
            var view = new View(state.entries(), WatchCache.latest(revision, state.revision()));
            start(cursor, request, initialEvents, after, view, state);
            return cursor;
        }
    }

    private void start(
            Cursor cursor, WatchRequest request, boolean initialEvents, Revision after, View view, CacheState state) {
        if (!after.equals(Revision.ZERO)) {
            var first = state.log().firstAfter(after);
            if (first.isEmpty()) {
                cursor.startTooLate(after);
                return;
            }
            cursor.start(first.getAsLong(), after, List.of());
            return;
        }
        var first = initialEvents ? initialEvents(request, view, cursor) : List.<Delivery>of();
        cursor.start(state.logEnd(), Revision.ZERO, first);
    }

    /** The matching entries as ADDED, by revision, since revisions never decrease on a watch. */
    private List<Delivery> initialEvents(WatchRequest request, View view, Cursor cursor) {
        var matching = new ArrayList<Entry>();
        var range = KeyRange.prefix(cursor.filter().keyPrefix());
        for (var all = view.entries().from(range.start(), cursor.filter().labelMarks()); all.hasNext(); ) {
            var entry = all.next().value();
            if (entry.key().compareTo(range.end()) >= 0) {
                break;
            }
            if (cursor.filter().matches(entry)) {
                matching.add(entry);
            }
        }
        matching.sort(Comparator.comparing(Entry::revision));
        var deliveries = new ArrayList<Delivery>(matching.size() + 1);
        matching.forEach(entry ->
                deliveries.add(new Delivery.OfObject(EventType.ADDED, entry, entry.revision(), SharedFrames.NONE)));
        if (request.sendInitialEvents().orElse(false) && request.bookmarks()) {
            deliveries.add(new Delivery.Bookmark(cache.resource().kind(), view.revision(), true));
        }
        return deliveries;
    }
}
