package dev.djong.scheduler.snapshot;

import dev.djong.object.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Claims to devices, classes and slices as the watches show them; hands out {@link Devices}, which do not change. */
public final class DevicesState {
    private final Map<ObjectKey, DeviceClaim> claims = new HashMap<>();
    private final Map<String, DeviceClass> classes = new HashMap<>();
    private final Map<String, DeviceSlice> slices = new HashMap<>();
    private final Map<ObjectKey, Kept> kept = new HashMap<>();
    private @Nullable PoolIndex pools;
    private @Nullable Devices latest = Devices.NONE;

    /**
     * Devices that were chosen for a claim which the watch shows without them.
     *
     * @param written the version that has them; {@link Long#MAX_VALUE} while it is being written
     */
    private record Kept(DeviceClaim.Allocation allocation, long written) {}

    public synchronized Devices devices() {
        if (latest == null) {
            if (pools == null) {
                pools = new PoolIndex(DevicePool.listOf(slices.values()));
            }
            var all = new HashMap<>(claims);
            kept.forEach((key, given) -> all.computeIfPresent(key, (any, claim) -> claim.with(given.allocation)));
            latest = new Devices(all, Map.copyOf(classes), pools);
        }
        return latest;
    }

    /** Whether anything that matters is different now. */
    public synchronized boolean claimSeen(DeviceClaim claim) {
        var given = kept.get(claim.key());
        if (given != null && claim.version() >= given.written) {
            kept.remove(claim.key());
        }
        return changed(!claim.equals(claims.put(claim.key(), claim)));
    }

    public synchronized boolean claimGone(ObjectKey key) {
        kept.remove(key);
        return changed(claims.remove(key) != null);
    }

    public synchronized boolean classSeen(DeviceClass deviceClass) {
        return changed(!deviceClass.equals(classes.put(deviceClass.name(), deviceClass)));
    }

    public synchronized boolean classGone(String name) {
        return changed(classes.remove(name) != null);
    }

    public synchronized boolean sliceSeen(DeviceSlice slice) {
        return slicesChanged(!slice.equals(slices.put(slice.name(), slice)));
    }

    public synchronized boolean sliceGone(String name) {
        return slicesChanged(slices.remove(name) != null);
    }

    /** Others leave the devices alone until the API knows whose they are. */
    public synchronized void keep(ObjectKey claim, DeviceClaim.Allocation allocation) {
        kept.put(claim, new Kept(allocation, Long.MAX_VALUE));
        changed(true);
    }

    /** The API knows since that version; the watch may be behind, or ahead. */
    public synchronized void written(ObjectKey key, long version) {
        var given = kept.get(key);
        var claim = claims.get(key);
        if (given == null) {
            return;
        }
        if (claim == null || claim.version() >= version) {
            kept.remove(key);
        } else {
            kept.put(key, new Kept(given.allocation, version));
        }
        changed(true);
    }

    /** The devices are free again. */
    public synchronized void release(ObjectKey claim) {
        changed(kept.remove(claim) != null);
    }

    private boolean slicesChanged(boolean really) {
        if (really) {
            pools = null;
        }
        return changed(really);
    }

    private boolean changed(boolean really) {
        if (really) {
            latest = null;
        }
        return really;
    }
}
