package dev.djong.scheduler.snapshot;

import dev.djong.object.ObjectKey;
import java.util.Map;
import java.util.Optional;

/**
 * Claims, volumes and classes at one moment.
 *
 * @param driverLimits how many volumes each driver can have on each node, by node and driver; absent for any number
 * @param kept volumes that were chosen for a claim which the API does not know of yet
 */
public record Storage(
        Map<ObjectKey, ClaimInfo> claims,
        Map<String, VolumeInfo> volumes,
        Map<String, ClassInfo> classes,
        Map<String, Map<String, Long>> driverLimits,
        Map<String, ObjectKey> kept) {
    public static final Storage NONE = new Storage(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    public Optional<ClaimInfo> claim(ObjectKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    public Optional<VolumeInfo> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    public Optional<ClassInfo> classOf(ClaimInfo claim) {
        return Optional.ofNullable(classes.get(claim.storageClass()));
    }

    /** Whether no pod that was decided about before has the volume, or has chosen another one for the same claim. */
    public boolean isLeftFor(VolumeInfo volume, ClaimInfo claim) {
        var holder = kept.get(volume.name());
        return holder == null ? !hasChoice(claim) : holder.equals(claim.key());
    }

    /** Whether a volume was chosen for the claim which the API does not know of yet. */
    public boolean hasChoice(ClaimInfo claim) {
        return kept.containsValue(claim.key());
    }
}
