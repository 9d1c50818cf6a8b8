package dev.djong.scheduler.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Pools by the node that has them: most devices are parts of one node, and thousands of nodes are asked about each pod. */
final class PoolIndex {
    private final Map<String, List<DevicePool>> ofNode = new HashMap<>();
    private final List<DevicePool> shared = new ArrayList<>();

    PoolIndex(List<DevicePool> pools) {
        for (var pool : pools) {
            pool.onlyNode()
                    .map(node -> ofNode.computeIfAbsent(node, any -> new ArrayList<>()))
                    .orElse(shared)
                    .add(pool);
        }
    }

    /** In the order of their titles. */
    List<DevicePool> reachableFrom(NodeFacts node) {
        return Stream.concat(
                        ofNode.getOrDefault(node.name(), List.of()).stream(),
                        shared.stream()
                                .filter(pool -> pool.devices().stream()
                                        .anyMatch(device -> device.place().isReachableFrom(node))))
                .sorted(Comparator.comparing(DevicePool::title))
                .toList();
    }
}
