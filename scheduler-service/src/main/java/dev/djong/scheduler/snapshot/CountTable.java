package dev.djong.scheduler.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Counts by what is counted, at one moment. Immutable. */
final class CountTable<K> {
    /** What is counted, and where its counts lie. Shared by all tables until a key comes or goes. */
    static final class Keys<K> {
        static final int MAX_REMEMBERED_MATCHES = 4_096;

        private final List<K> keys;
        private final Map<K, Integer> positions;
        private final Map<PodIdentity, int[]> matches = new ConcurrentHashMap<>();

        Keys(List<K> keys, Map<K, Integer> positions) {
            this.keys = keys;
            this.positions = positions;
        }

        int size() {
            return keys.size();
        }

        K get(int position) {
            return keys.get(position);
        }

        int position(K key) {
            return positions.getOrDefault(key, -1);
        }

        /** The positions of all keys that {@code meant} accepts; remembered for the pod, whose identity must decide. */
        int[] matching(PodIdentity pod, Predicate<K> meant) {
            var known = matches.get(pod);
            if (known != null) {
                return known;
            }
            if (matches.size() >= MAX_REMEMBERED_MATCHES) {
                matches.clear();
            }
            var found = IntStream.range(0, keys.size())
                    .filter(position -> meant.test(keys.get(position)))
                    .toArray();
            matches.put(pod, found);
            return found;
        }
    }

    private final Keys<K> keys;
    private final NodeCounts[] counts;

    CountTable(Keys<K> keys, NodeCounts[] counts) {
        this.keys = keys;
        this.counts = counts;
    }

    Keys<K> keys() {
        return keys;
    }

    Optional<NodeCounts> find(K key) {
        int position = keys.position(key);
        return position < 0 ? Optional.empty() : Optional.of(counts[position]);
    }

    NodeCounts at(int position) {
        return counts[position];
    }
}
