package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import java.util.List;

/**
 * A part of a pool of devices.
 *
 * @param generation slices of an older one than others of the pool count no more
 * @param slices of how many the pool consists in that generation
 * @param shared what the pool's devices share
 */
public record DeviceSlice(
        String name,
        String driver,
        String pool,
        long generation,
        long slices,
        List<Device> devices,
        List<Device.Counter> shared) {

    public static DeviceSlice of(ApiObject slice) {
        var spec = slice.spec();
        var pool = spec.object("pool");
        var driver = spec.text("driver");
        var place = DevicePlace.of(spec);
        return new DeviceSlice(
                slice.name(),
                driver,
                pool.text("name"),
                pool.integerOr("generation", 0),
                pool.integerOr("resourceSliceCount", 0),
                spec.array("devices")
                        .objects()
                        .map(device -> Device.of(device, driver, pool.text("name"), place))
                        .toList(),
                spec.array("sharedCounters")
                        .objects()
                        .flatMap(set -> Device.counters(set.text("name"), set.object("counters")).stream())
                        .toList());
    }
}
