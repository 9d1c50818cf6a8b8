package dev.djong.event;

import dev.djong.event.EventRecorder.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of a note: a new event, a higher count on an earlier one, or nothing.
 *
 * <p>Upstream's limits: an object may have {@link #BURST} events and one more every {@link #REFILL}; more than
 * {@link #SIMILAR_LIMIT} messages of one reason within {@link #SIMILAR_WINDOW} become one combined event. Not thread-safe.
 */
final class EventCorrelator {
    static final int BURST = 25;
    static final Duration REFILL = Duration.ofMinutes(5);
    static final int SIMILAR_LIMIT = 10;
    static final Duration SIMILAR_WINDOW = Duration.ofMinutes(10);
    static final int REMEMBERED = 4096;
    private static final String COMBINED = "(combined from similar events): ";

    record Note(Subject about, Type type, String reason, String message, Instant at) {}

    /** Equal keys are one event with a count. */
    private record Key(Subject about, Type type, String reason, String message) {}

    /** What was written for a key: the event's name, first time and count. */
    record Series(Note note, String name, Instant first, int count) {}

    private static final class Bucket {
        double tokens = BURST;
        Instant filledAt;

        Bucket(Instant now) {
            filledAt = now;
        }

        boolean take(Instant now) {
            double fresh = (double) Duration.between(filledAt, now).toMillis() / REFILL.toMillis();
            tokens = Math.min(BURST, tokens + fresh);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private static final class Similar {
        final Instant since;
        final Set<String> messages = new HashSet<>();

        Similar(Instant since) {
            this.since = since;
        }
    }

    private final Map<Key, Series> series = bounded();
    private final Map<Key, Similar> similar = bounded();
    private final Map<Subject, Bucket> buckets = bounded();

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** What to write for a note: count 1 is a new event, more is a patch. Empty where the object had its share. */
    Optional<Series> correlate(Note note) {
        var combined = combine(note);
        var about = unversioned(note.about);
        if (!buckets.computeIfAbsent(about, key -> new Bucket(note.at)).take(note.at)) {
            return Optional.empty();
        }
        var key = new Key(about, note.type, note.reason, combined.isPresent() ? "" : note.message);
        var shown = combined.map(message -> new Note(note.about, note.type, note.reason, message, note.at))
                .orElse(note);
        var before = series.get(key);
        var after = before == null
                ? new Series(shown, name(note), note.at, 1)
                : new Series(shown, before.name, before.first, before.count + 1);
        series.put(key, after);
        return Optional.of(after);
    }

    /** The event of that series is gone (they live an hour): begin a new one. */
    Series restart(Series old) {
        var fresh = new Series(old.note, name(old.note), old.note.at, 1);
        series.replaceAll((key, known) -> known.name.equals(old.name) ? fresh : known);
        return fresh;
    }

    private Optional<String> combine(Note note) {
        var key = new Key(unversioned(note.about), note.type, note.reason, "");
        var group = similar.compute(
                key,
                (k, known) -> known == null || known.since.plus(SIMILAR_WINDOW).isBefore(note.at)
                        ? new Similar(note.at)
                        : known);
        if (group.messages.size() < SIMILAR_LIMIT || group.messages.contains(note.message)) {
            group.messages.add(note.message);
            return Optional.empty();
        }
        return Optional.of(COMBINED + note.message);
    }

    private static Subject unversioned(Subject about) {
        return new Subject(
                about.apiVersion(), about.kind(), about.namespace(), about.name(), about.uid(), "", about.fieldPath());
    }

    private static String name(Note note) {
        long nanos = note.at.getEpochSecond() * 1_000_000_000L + note.at.getNano();
        return note.about.name() + "." + Long.toHexString(nanos + note.reason.hashCode() % 1000);
    }
}
