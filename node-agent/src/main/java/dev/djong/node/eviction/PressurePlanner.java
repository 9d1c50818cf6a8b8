package dev.djong.node.eviction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which thresholds count now, as a pure function of what was seen before and is seen now.
 *
 * <p>A threshold is crossed while less than its amount is available. One that had pods evicted stays crossed until its
 * minimum to reclaim is free on top of it. A soft threshold has pods evicted only when it was crossed for its whole
 * grace period; the condition shows at once. A condition goes away when it was not seen for the transition period, so that a
 * node at the edge does not flap.
 *
 * <p>Example, {@code memory.available<100Mi} hard, transition period 5 min: at 12:00:00 80 MiB are left, so MemoryPressure
 * is true and a pod goes. At 12:00:10 300 MiB are left: no more pods go, MemoryPressure stays until 12:05:00.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/">Node-pressure
 *     eviction</a>
 */
final class PressurePlanner {
    private PressurePlanner() {}

    /**
     * What has to be remembered from one look to the next.
     *
     * @param lastSeen when each pressure was seen last
     * @param crossedSince since when each crossed threshold is crossed
     * @param acted thresholds that have pods evicted
     */
    record Memory(Map<Pressure, Instant> lastSeen, Map<Threshold, Instant> crossedSince, Set<Threshold> acted) {
        static final Memory NONE = new Memory(Map.of(), Map.of(), Set.of());

        Memory {
            lastSeen = Map.copyOf(lastSeen);
            crossedSince = Map.copyOf(crossedSince);
            acted = Set.copyOf(acted);
        }
    }

    /** @param reclaim the threshold to do something about; memory before all others */
    record Plan(Memory memory, Set<Pressure> pressures, Optional<Threshold> reclaim) {}

    static Plan plan(
            Memory before, List<Threshold> thresholds, Map<Signal, Level> levels, Duration transition, Instant now) {
        var crossed = new LinkedHashSet<Threshold>();
        for (var threshold : thresholds) {
            if (isCrossed(threshold, levels, before.acted().contains(threshold))) {
                crossed.add(threshold);
            }
        }
        var since = new HashMap<Threshold, Instant>();
        crossed.forEach(threshold -> since.put(threshold, before.crossedSince().getOrDefault(threshold, now)));
        var lastSeen = new EnumMap<Pressure, Instant>(Pressure.class);
        lastSeen.putAll(before.lastSeen());
        crossed.forEach(threshold -> lastSeen.put(threshold.signal().pressure(), now));
        var due = new ArrayList<Threshold>();
        for (var threshold : crossed) {
            if (!now.isBefore(since.getOrDefault(threshold, now).plus(threshold.grace()))) {
                due.add(threshold);
            }
        }
        return new Plan(
                new Memory(lastSeen, since, new LinkedHashSet<>(due)), shown(lastSeen, transition, now), first(due));
    }

    static boolean isCrossed(Threshold threshold, Map<Signal, Level> levels, boolean withMinReclaim) {
        var level = levels.get(threshold.signal());
        if (level == null) {
            return false;
        }
        long wanted = threshold.amount().of(level.capacity())
                + (withMinReclaim ? threshold.minReclaim().of(level.capacity()) : 0);
        return level.available() < wanted;
    }

    private static Set<Pressure> shown(Map<Pressure, Instant> lastSeen, Duration transition, Instant now) {
        var shown = EnumSet.noneOf(Pressure.class);
        lastSeen.forEach((pressure, at) -> {
            if (at.equals(now) || now.isBefore(at.plus(transition))) {
                shown.add(pressure);
            }
        });
        return shown;
    }

    private static Optional<Threshold> first(List<Threshold> due) {
        return due.stream().min(Comparator.comparing(threshold -> threshold.signal() != Signal.MEMORY_AVAILABLE));
    }
}
