package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A resource's recent events: 75 seconds of history or a byte budget, whichever comes first. One thread writes, any
 * number read without a lock.
 *
 * <p>Events are numbered without gaps; number n lies in slot {@code n mod length}. An event is put in its slot before
 * {@code end} is raised, so whoever sees a number below {@code end} finds the event there, or, when it was trimmed
 * meanwhile, a null or a younger one, which its own number tells.
 *
 * <pre>
 *   trimmed        first                    end
 *   ... 40 41 42 | 43 44 45 46 47 48 49 50 | next event gets 51
 * </pre>
 */
final class EventLog {
    static final Duration HISTORY = Duration.ofSeconds(75);

    /** So many events stay whatever their age: in a quiet resource a watch resumes after hours. */
    static final int KEPT_AT_LEAST_EVENTS = 100;

    /**
     * Some seconds of a busy resource: when all watchers fall behind together they still share. What the frames of a format
     * hold is bounded by the log's budget as well, since an event takes its own along.
     */
    static final int FRAMES_KEPT_EVENTS = 512;

    private static final int INITIAL_SLOTS = 64;

    private final long budgetBytes;
    private volatile @Nullable LogEvent[] slots = new LogEvent[INITIAL_SLOTS];
    private volatile long first;
    private volatile long end;
    private volatile Revision trimmedTo;
    private long weightBytes;

    /** @param start the revision after which this log has everything */
    EventLog(Revision start, long budgetBytes) {
        this.trimmedTo = start;
        this.budgetBytes = budgetBytes;
    }

    /** The number behind the newest event. */
    long end() {
        return end;
    }

    /** The log has all events after this revision. */
    Revision trimmedTo() {
        return trimmedTo;
    }

    /** Event number {@code sequence}, which is below {@link #end}; null if it was trimmed. */
    @Nullable
    LogEvent get(long sequence) {
        if (sequence < first) {
            return null;
        }
        var now = slots;
        var event = now[slot(sequence, now)];
        return event != null && event.sequence() == sequence ? event : null;
    }

    void append(LogEvent event) {
        if (event.sequence() != end) {
            throw new IllegalStateException("event " + event.sequence() + " appended at " + end);
        }
        if (end - first == slots.length) {
            grow();
        }
        var now = slots;
        now[slot(event.sequence(), now)] = event;
        weightBytes += event.weightBytes();
        end = event.sequence() + 1;
        var old = get(event.sequence() - FRAMES_KEPT_EVENTS);
        if (old != null) {
            old.dropFrames();
        }
        trim(event.atMillis());
    }

    /** Forgets what is too old or too much. The newest event always stays. */
    void trim(long nowMillis) {
        while (end - first > 1) {
            var oldest = slots[slot(first, slots)];
            boolean old = oldest.atMillis() < nowMillis - HISTORY.toMillis() && end - first > KEPT_AT_LEAST_EVENTS;
            if (!old && weightBytes <= budgetBytes) {
                return;
            }
            weightBytes -= oldest.weightBytes();
            trimmedTo = oldest.revision();
            first = first + 1;
            slots[slot(first - 1, slots)] = null;
        }
    }

    /** The number of the first event after {@code revision}; empty if one after it was trimmed. */
    OptionalLong firstAfter(Revision revision) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            var event = get(middle);
            if (event == null || event.revision().compareTo(revision) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Looked at last: events may be trimmed beside the search, which would then find too late a one.
        return revision.isBefore(trimmedTo) ? OptionalLong.empty() : OptionalLong.of(low);
    }

    private void grow() {
        var old = slots;
        var larger = Arrays.copyOf(new LogEvent[0], old.length * 2);
        for (long sequence = first; sequence < end; sequence++) {
            larger[slot(sequence, larger)] = old[slot(sequence, old)];
        }
        slots = larger;
    }

    private static int slot(long sequence, @Nullable LogEvent[] slots) {
        return (int) (sequence & (slots.length - 1));
    }
}
