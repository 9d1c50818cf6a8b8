package dev.djong.scheduler.snapshot;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What changes only when nodes come, go or are labelled: their positions by name, and their {@link Domains} by topology
 * key. Each is worked out when first asked for and shared by all snapshots until such a change.
 */
final class NodeDirectory {
    /** Keys come from pods, so that there may be any number; beyond this all are forgotten and found again. */
    static final int MAX_KEYS = 256;

    private final Map<String, Domains> domains = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, Integer> positions;

    Domains domains(String topologyKey, NodeInfo[] nodes) {
        var known = domains.get(topologyKey);
        if (known != null) {
            return known;
        }
        if (domains.size() >= MAX_KEYS) {
            domains.clear();
        }
        return domains.computeIfAbsent(topologyKey, key -> group(key, nodes));
    }

    private static Domains group(String topologyKey, NodeInfo[] nodes) {
        var numbers = new HashMap<String, Integer>();
        var ofNode = new int[nodes.length];
        Arrays.fill(ofNode, Domains.NONE);
        for (int i = 0; i < nodes.length; i++) {
            var value = nodes[i].facts().labels().get(topologyKey);
            if (value != null) {
                ofNode[i] = numbers.computeIfAbsent(value, any -> numbers.size());
            }
        }
        return new Domains(ofNode, numbers.size());
    }

    /** The position of the node of that name, or -1. */
    int position(String name, NodeInfo[] nodes) {
        var known = positions;
        if (known == null) {
            var all = new HashMap<String, Integer>();
            for (int i = 0; i < nodes.length; i++) {
                all.put(nodes[i].name(), i);
            }
            known = all;
            positions = known;
        }
        return known.getOrDefault(name, -1);
    }
}
