package dev.djong.scheduler.snapshot;

import dev.djong.object.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims to devices, classes and pools at one moment. */
public final class Devices {
    public static final Devices NONE = new Devices(Map.of(), Map.of(), new PoolIndex(List.of()));

    private final Map<ObjectKey, DeviceClaim> claims;
    private final Map<String, DeviceClass> classes;
    private final PoolIndex pools;
    private volatile @Nullable Set<DeviceId> taken;

    Devices(Map<ObjectKey, DeviceClaim> claims, Map<String, DeviceClass> classes, PoolIndex pools) {
        this.claims = claims;
        this.classes = classes;
        this.pools = pools;
    }

    /** With the devices that were chosen for it, also where the API does not know of that yet. */
    public Optional<DeviceClaim> claim(ObjectKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    public Optional<DeviceClass> deviceClass(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** Those with a device for the node, in the order in which they are looked through. */
    public List<DevicePool> poolsReachableFrom(NodeFacts node) {
        return pools.reachableFrom(node);
    }

    /** What claims have. Collected when somebody asks: most pods want no devices. */
    public Set<DeviceId> taken() {
        var known = taken;
        if (known == null) {
            var all = new HashSet<DeviceId>();
            claims.values().forEach(claim -> claim.allocation().ifPresent(given -> all.addAll(given.taken())));
            known = all;
            taken = known;
        }
        return known;
    }
}
