package dev.djong.shell.delegated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers at most {@link #MAX_ENTRIES} answers, each for a time of its own; the oldest go first. */
final class ExpiringCache<K, V> {
    private static final int MAX_ENTRIES = 1024;

    private final InstantSource clock;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

    private record Entry<V>(V value, Instant until) {}

    ExpiringCache(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<V> find(K key) {
        var entry = entries.get(key);
        return entry == null || !clock.instant().isBefore(entry.until) ? Optional.empty() : Optional.of(entry.value);
    }

    synchronized void put(K key, V value, Duration life) {
        entries.remove(key);
        entries.put(key, new Entry<>(value, clock.instant().plus(life)));
        if (entries.size() > MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
