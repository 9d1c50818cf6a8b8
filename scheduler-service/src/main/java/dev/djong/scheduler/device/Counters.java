package dev.djong.scheduler.device;

import dev.djong.object.Quantity;
import dev.djong.scheduler.snapshot.Device;
import dev.djong.scheduler.snapshot.DevicePool;
import dev.djong.scheduler.snapshot.Devices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is left of the things that devices of one pool share, such as the memory of a card that can be cut up. */
final class Counters {
    private final Map<Key, Quantity> left = new HashMap<>();

    private record Key(String pool, String set, String counter) {}

    /** What others have is taken off. */
    Counters(List<DevicePool> pools, Devices devices) {
        for (var pool : pools) {
            pool.shared().forEach(each -> left.put(key(pool.title(), each), each.amount()));
            pool.devices().stream()
                    .filter(device ->
                            !device.consumption().isEmpty() && devices.taken().contains(device.id()))
                    .forEach(this::take);
        }
    }

    private static Key key(String pool, Device.Counter counter) {
        return new Key(pool, counter.set(), counter.name());
    }

    private static String pool(Device device) {
        return device.id().driver() + "/" + device.id().pool();
    }

    boolean sufficeFor(Device device) {
        return device.consumption().stream()
                .allMatch(each -> left.getOrDefault(key(pool(device), each), Quantity.ZERO)
                                .compareTo(each.amount())
                        >= 0);
    }

    void take(Device device) {
        device.consumption()
                .forEach(
                        each -> left.computeIfPresent(key(pool(device), each), (key, has) -> has.minus(each.amount())));
    }

    void giveBack(Device device) {
        device.consumption()
                .forEach(each -> left.computeIfPresent(key(pool(device), each), (key, has) -> has.plus(each.amount())));
    }
}
