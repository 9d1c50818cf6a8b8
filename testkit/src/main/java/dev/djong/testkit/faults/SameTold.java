package dev.djong.testkit.faults;

import dev.djong.guarantee.Told;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One object for what many watchers are told alike, so that a million events of a hundred watchers fit into memory. */
final class SameTold {
    private final Map<Told, Told> known = new ConcurrentHashMap<>();

    Told of(Told told) {
        var first = known.putIfAbsent(told, told);
        return first == null ? told : first;
    }
}
