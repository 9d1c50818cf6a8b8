package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The open cursors of a resource by what they are interested in, so that an event wakes only those it can matter to. */
final class Watchers {
    private final ResourceSchema schema;
    private final int wakeFieldIndex;
    private final Map<Interest, CopyOnWriteArrayList<Cursor>> byInterest = new ConcurrentHashMap<>();

    Watchers(ResourceSchema schema) {
        this.schema = schema;
        var wakeField = schema.indexer().wakeField();
        this.wakeFieldIndex = wakeField == null ? -1 : schema.fieldIndex(wakeField);
    }

    void add(Interest interest, Cursor cursor) {
        byInterest.compute(interest, (unused, known) -> {
            var cursors = known == null ? new CopyOnWriteArrayList<Cursor>() : known;
            cursors.add(cursor);
            return cursors;
        });
    }

    void remove(Interest interest, Cursor cursor) {
        byInterest.computeIfPresent(interest, (unused, cursors) -> {
            cursors.remove(cursor);
            return cursors.isEmpty() ? null : cursors;
        });
    }

    int count() {
        return byInterest.values().stream().mapToInt(List::size).sum();
    }

    /** Tells everybody whom the event can matter to that it is there. Called after the event is in the log. */
    void wake(LogEvent event) {
        wake(Interest.EVERYTHING, event);
        wake(Interest.object(event.key()), event);
        if (schema.resource().namespaced()) {
            var key = schema.resource().objectKey(event.key());
            wake(Interest.namespace(key.namespace()), event);
        }
        if (wakeFieldIndex >= 0) {
            wakeByField(event);
        }
    }

    private void wakeByField(LogEvent event) {
        var before = fieldOf(event.previous());
        var after = fieldOf(event.current());
        if (before != null) {
            wake(Interest.field(before), event);
        }
        if (after != null && !after.equals(before)) {
            wake(Interest.field(after), event);
        }
    }

    private @Nullable String fieldOf(@Nullable Entry entry) {
        return entry == null ? null : entry.content().field(wakeFieldIndex);
    }

    private void wake(Interest interest, LogEvent event) {
        var cursors = byInterest.get(interest);
        if (cursors != null) {
            for (var cursor : cursors) {
                cursor.unread(event.sequence());
            }
        }
    }

    /** Ends every open watch. */
    void end(CursorBatch ending) {
        byInterest.values().forEach(cursors -> cursors.forEach(cursor -> cursor.end(ending)));
    }

    /** Ends every open watch: its log will tell nothing more. */
    void expire(Revision oldest) {
        byInterest.values().forEach(cursors -> cursors.forEach(cursor -> cursor.expire(oldest)));
    }
}
