package dev.djong.scheduler.queue;

import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One place of the queue: pods by key, and in order. */
final class WaitingPods {
    private final Map<ObjectKey, QueuedPod> byKey = new HashMap<>();
    private final TreeSet<QueuedPod> ordered;
    /** How many of them each plugin rejected. */
    private final Map<String, Integer> byPlugin = new HashMap<>();

    /** @param order must tell any two pods apart */
    WaitingPods(Comparator<QueuedPod> order) {
        ordered = new TreeSet<>(order);
    }

    void put(QueuedPod pod) {
        remove(pod.pod().key());
        byKey.put(pod.pod().key(), pod);
        ordered.add(pod);
        pod.rejectedBy().forEach(plugin -> byPlugin.merge(plugin, 1, Integer::sum));
    }

    Optional<QueuedPod> remove(ObjectKey key) {
        var pod = byKey.remove(key);
        if (pod != null) {
            ordered.remove(pod);
            pod.rejectedBy()
                    .forEach(plugin -> byPlugin.computeIfPresent(plugin, (any, count) -> count > 1 ? count - 1 : null));
        }
        return Optional.ofNullable(pod);
    }

    Optional<QueuedPod> first() {
        return ordered.isEmpty() ? Optional.empty() : Optional.of(ordered.first());
    }

    /** Takes out the first one if it is {@code ripe}. */
    Optional<QueuedPod> takeFirst(Predicate<QueuedPod> ripe) {
        return first().filter(ripe).flatMap(pod -> remove(pod.pod().key()));
    }

    /** Takes out all that match. */
    List<QueuedPod> takeAll(Predicate<QueuedPod> wanted) {
        var taken = new ArrayList<QueuedPod>();
        for (var pod : ordered) {
            if (wanted.test(pod)) {
                taken.add(pod);
            }
        }
        taken.forEach(pod -> remove(pod.pod().key()));
        return taken;
    }

    /** The plugins that rejected any of them. */
    Set<String> plugins() {
        return byPlugin.keySet();
    }

    int size() {
        return byKey.size();
    }
}
