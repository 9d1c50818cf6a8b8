package dev.djong.scheduler.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All devices of a driver that are told of together.
 *
 * @param complete whether all its slices are known; one that is being changed gives nothing out
 * @param valid whether each name is that of one device
 */
public record DevicePool(
        String driver,
        String name,
        boolean complete,
        boolean valid,
        List<Device> devices,
        List<Device.Counter> shared) {

    /** How messages call it. */
    public String title() {
        return driver + "/" + name;
    }

    /** The node that has all of the devices, if there is one. */
    Optional<String> onlyNode() {
        var places = devices.stream().map(Device::place).distinct().toList();
        return places.size() == 1 && places.getFirst() instanceof DevicePlace.OnNode(var node)
                ? Optional.of(node)
                : Optional.empty();
    }

    /** In the order of their names, each with the slices of its newest generation. */
    static List<DevicePool> listOf(Collection<DeviceSlice> slices) {
        var byPool = new TreeMap<String, List<DeviceSlice>>();
        slices.forEach(slice -> byPool.computeIfAbsent(slice.driver() + "/" + slice.pool(), any -> new ArrayList<>())
                .add(slice));
        return byPool.values().stream().map(DevicePool::of).toList();
    }

    private static DevicePool of(List<DeviceSlice> slices) {
        long newest = slices.stream().mapToLong(DeviceSlice::generation).max().orElseThrow();
        var current = slices.stream()
                .filter(slice -> slice.generation() == newest)
                .sorted(Comparator.comparing(DeviceSlice::name))
                .toList();
        var devices =
                current.stream().flatMap(slice -> slice.devices().stream()).toList();
        var names = new HashSet<String>();
        return new DevicePool(
                current.getFirst().driver(),
                current.getFirst().pool(),
                current.size() == current.getFirst().slices(),
                devices.stream().allMatch(device -> names.add(device.id().device())),
                devices,
                current.stream().flatMap(slice -> slice.shared().stream()).toList());
    }
}
