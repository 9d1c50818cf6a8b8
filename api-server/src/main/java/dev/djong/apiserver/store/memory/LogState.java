package dev.djong.apiserver.store.memory;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.apiserver.store.Stored;
import dev.djong.object.Revision;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole store at one moment.
 *
 * @param head the newest state of each key
 * @param log all changes above {@code compacted}, by revision, each with the heads as it left them
 * @param base the heads at {@code compacted}
 */
record LogState(
        OrderedSnapshot<String, Stored> head,
        OrderedSnapshot<Long, Entry> log,
        OrderedSnapshot<String, Stored> base,
        Revision revision,
        Revision compacted) {

    /** etcd's first write has revision 2 (1 is the empty store). Ours too: then resourceVersions compare in tests. */
    static final Revision FIRST = new Revision(1);

    static final LogState EMPTY = new LogState(
            OrderedSnapshot.empty(), OrderedSnapshot.empty(), OrderedSnapshot.empty(), FIRST, Revision.ZERO);

    record Entry(Change change, OrderedSnapshot<String, Stored> headAfter) {}

    LogState with(Change change) {
        var newHead = switch (change) {
            case Change.Put(var stored) -> head.with(stored.key(), stored);
            case Change.Removed removed -> head.without(removed.key());
        };
        var revision = change.revision();
        return new LogState(newHead, log.with(revision.value(), new Entry(change, newHead)), base, revision, compacted);
    }

    LogState compactedTo(Revision upTo) {
        if (!compacted.isBefore(upTo) || revision.isBefore(upTo)) {
            return this;
        }
        var kept = log;
        for (var items = log.items(); items.hasNext(); ) {
            var item = items.next();
            if (item.key() > upTo.value()) {
                break;
            }
            kept = kept.without(item.key());
        }
        return new LogState(head, kept, headAt(upTo), revision, upTo);
    }

    OrderedSnapshot<String, Stored> headAt(Revision at) {
        var entry = log.floor(at.value());
        return entry == null ? base : entry.headAfter;
    }

    /** The changes of one key, newest first, and last the state that was there when the log began. */
    List<Change> history(String key) {
        var changes = new ArrayList<Change>();
        var atStart = base.get(key);
        if (atStart != null) {
            changes.add(new Change.Put(atStart));
        }
        for (var items = log.items(); items.hasNext(); ) {
            var change = items.next().value().change;
            if (change.key().equals(key)) {
                changes.add(change);
            }
        }
        return changes.reversed();
    }
}
