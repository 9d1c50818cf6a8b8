package dev.djong.node.proxy.nft;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a table that changes with the services.
 *
 * @param chains rules by chain
 * @param affinitySets seconds that a client is remembered, by set
 * @param elements values by key, by map; empty values are elements of a set
 */
record Table(
        Map<String, List<String>> chains, Map<String, Long> affinitySets, Map<String, Map<String, String>> elements) {

    static Table empty() {
        return new Table(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    void element(String map, String key, String value) {
        elements.computeIfAbsent(map, any -> new TreeMap<>()).put(key, value);
    }
}
