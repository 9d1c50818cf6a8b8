package dev.djong.apiserver.watch;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher or a list wants to see: keys below a prefix that match two selectors.
 *
 * @param keyPrefix of a resource, or of one namespace of it
 * @param labelMarks that the label selector wants, by {@link LabelMarks}
 * @param isEverything whether neither selector leaves anything out
 */
record WatchFilter(
        String keyPrefix, LabelSelector labels, FieldSelector fields, long labelMarks, boolean isEverything) {
    WatchFilter(String keyPrefix, LabelSelector labels, FieldSelector fields) {
        this(keyPrefix, labels, fields, LabelMarks.wantedBy(labels), labels.isEverything() && fields.isEverything());
    }

    boolean matches(@Nullable Entry entry) {
        return entry != null
                && (entry.labelMarks() & labelMarks) == labelMarks
                && entry.key().startsWith(keyPrefix)
                && entry.matches(labels, fields);
    }

    /** How this watcher is told the event; null if not at all. Leaving the selector is a deletion, entering an addition. */
    @Nullable
    Delivery deliver(LogEvent event) {
        if (isEverything) {
            return event.key().startsWith(keyPrefix) ? event.told() : null;
        }
        var previous = event.previous();
        var current = event.current();
        boolean before = matches(previous);
        if (current != null && matches(current)) {
            var type = before ? EventType.MODIFIED : EventType.ADDED;
            return new Delivery.OfObject(type, current, event.revision(), event);
        }
        return before && previous != null
                ? new Delivery.OfObject(EventType.DELETED, previous, event.revision(), event)
                : null;
    }
}
