package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.object.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A resource at one moment.
 *
 * @param revision of the newest change in {@code entries}, or at which they were listed
 * @param log the events up to {@code logEnd}, and maybe younger ones already
 */
record CacheState(OrderedSnapshot<String, Entry> entries, Revision revision, EventLog log, long logEnd) {

    /** The entries as they were at an older revision; null where the log does not reach back so far. */
    @Nullable
    OrderedSnapshot<String, Entry> entriesAt(Revision at) {
        if (revision.compareTo(at) <= 0) {
            return entries;
        }
        var first = log.firstAfter(at);
        var next = first.isEmpty() ? null : log.get(first.getAsLong());
        return next == null ? null : next.entriesBefore();
    }
}
