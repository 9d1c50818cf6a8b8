package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Claims, volumes and classes as the watches show them; hands out {@link Storage}, which does not change. */
public final class StorageState {
    private final Map<ObjectKey, ClaimInfo> claims = new HashMap<>();
    private final Map<String, VolumeInfo> volumes = new HashMap<>();
    private final Map<String, ClassInfo> classes = new HashMap<>();
    private final Map<String, Map<String, Long>> driverLimits = new HashMap<>();
    private final Map<String, ObjectKey> kept = new HashMap<>();
    private @Nullable Storage latest = Storage.NONE;

    public synchronized Storage storage() {
        if (latest == null) {
            latest = new Storage(
                    Map.copyOf(claims),
                    Map.copyOf(volumes),
                    Map.copyOf(classes),
                    Map.copyOf(driverLimits),
                    Map.copyOf(kept));
        }
        return latest;
    }

    /** Whether anything that matters is different now. */
    public synchronized boolean claimSeen(ClaimInfo claim) {
        return changed(!claim.equals(claims.put(claim.key(), claim)));
    }

    public synchronized boolean claimGone(ObjectKey key) {
        return changed(claims.remove(key) != null);
    }

    public synchronized boolean volumeSeen(VolumeInfo volume) {
        if (volume.claim().isPresent() && volume.claim().get().equals(kept.get(volume.name()))) {
            kept.remove(volume.name());
        }
        return changed(!volume.equals(volumes.put(volume.name(), volume)));
    }

    public synchronized boolean volumeGone(String name) {
        kept.remove(name);
        return changed(volumes.remove(name) != null);
    }

    public synchronized boolean classSeen(ClassInfo storageClass) {
        return changed(!storageClass.equals(classes.put(storageClass.name(), storageClass)));
    }

    public synchronized boolean classGone(String name) {
        return changed(classes.remove(name) != null);
    }

    /** @param csiNode what a node's drivers say of themselves */
    public synchronized boolean driversSeen(ApiObject csiNode) {
        var limits = new HashMap<String, Long>();
        csiNode.spec()
                .array("drivers")
                .objects()
                .forEach(driver -> driver.object("allocatable")
                        .integer("count")
                        .ifPresent(count -> limits.put(driver.text("name"), count)));
        return changed(!Map.copyOf(limits).equals(driverLimits.put(csiNode.name(), Map.copyOf(limits))));
    }

    public synchronized boolean driversGone(String node) {
        return changed(driverLimits.remove(node) != null);
    }

    /** Others leave the volume alone until the API knows whose it is. */
    public synchronized void keep(String volume, ObjectKey claim) {
        kept.put(volume, claim);
        changed(true);
    }

    public synchronized void release(List<String> names) {
        names.forEach(kept::remove);
        changed(true);
    }

    private boolean changed(boolean really) {
        if (really) {
            latest = null;
            notifyAll();
        }
        return really;
    }

    /** Waits until the storage is as wanted; false when {@code limit} passed first. */
    public synchronized boolean await(Predicate<Storage> wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!wanted.test(storage())) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
