package dev.djong.node.runtime.simulated;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things by their id and by the pod that they belong to, each in the order in which they came: a node of a thousand pods
 * is asked for those of one pod in each of its rounds. Not thread-safe.
 *
 * @param <T> immutable; a change is another one under the same id
 */
final class Shelf<T> {
    private final Map<String, T> byId = new LinkedHashMap<>();
    private final Map<String, String> podOf = new LinkedHashMap<>();
    private final Map<String, Map<String, T>> byPod = new LinkedHashMap<>();

    void put(String id, String podUid, T thing) {
        byId.put(id, thing);
        podOf.put(id, podUid);
        byPod.computeIfAbsent(podUid, uid -> new LinkedHashMap<>()).put(id, thing);
    }

    @Nullable
    T get(String id) {
        return byId.get(id);
    }

    List<T> all() {
        return List.copyOf(byId.values());
    }

    List<T> ofPod(String podUid) {
        return new ArrayList<>(byPod.getOrDefault(podUid, Map.of()).values());
    }

    void remove(String id) {
        byId.remove(id);
        var podUid = podOf.remove(id);
        if (podUid != null) {
            byPod.computeIfPresent(podUid, (uid, things) -> {
                things.remove(id);
                return things.isEmpty() ? null : things;
            });
        }
    }
}
