package dev.djong.scheduler.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Counts by what is counted, as they change; hands out {@link CountTable}s, which do not. */
final class CountIndex<K> {
    private CountTable.Keys<K> keys = new CountTable.Keys<>(List.of(), Map.of());
    private NodeCounts[] counts = new NodeCounts[0];
    private @Nullable CountTable<K> latest;

    CountTable<K> table() {
        if (latest == null) {
            latest = new CountTable<>(keys, counts.clone());
        }
        return latest;
    }

    int size() {
        return keys.size();
    }

    K key(int position) {
        return keys.get(position);
    }

    NodeCounts at(int position) {
        return counts[position];
    }

    /** Where the counts of {@code key} lie, or -1. */
    int position(K key) {
        return keys.position(key);
    }

    /** Begins to count {@code key}. */
    int put(K key, NodeCounts soFar) {
        int known = keys.position(key);
        if (known >= 0) {
            return known;
        }
        var positions = new HashMap<K, Integer>();
        var list = new ArrayList<K>(size() + 1);
        for (int i = 0; i < size(); i++) {
            list.add(key(i));
            positions.put(key(i), i);
        }
        list.add(key);
        positions.put(key, list.size() - 1);
        keys = new CountTable.Keys<>(List.copyOf(list), positions);
        counts = Arrays.copyOf(counts, list.size());
        counts[list.size() - 1] = soFar;
        latest = null;
        return list.size() - 1;
    }

    void add(int position, int node, int amount) {
        counts[position] = counts[position].plus(node, amount);
        latest = null;
    }

    /** Keeps only the positions that {@code wanted} accepts; all positions may change. */
    void retain(IntPredicate wanted) {
        var list = new ArrayList<K>();
        var left = new ArrayList<NodeCounts>();
        var positions = new HashMap<K, Integer>();
        for (int i = 0; i < size(); i++) {
            if (wanted.test(i)) {
                positions.put(key(i), list.size());
                list.add(key(i));
                left.add(counts[i]);
            }
        }
        keys = new CountTable.Keys<>(List.copyOf(list), positions);
        counts = left.toArray(NodeCounts[]::new);
        latest = null;
    }

    /** Forgets what pods were found to match, since namespaces have other labels now. */
    void forgetMatches() {
        retain(any -> true);
    }
}
