package dev.djong.controller.persistentvolume;

import dev.djong.storage.Claim;
import dev.djong.storage.Volume;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which existing volume a claim gets: the one that was reserved for it, or the smallest that will do. */
final class VolumeMatcher {
    private VolumeMatcher() {}

    /** @param waitsForPod leaves free volumes alone: the scheduler chooses one that the pod's node can reach */
    static Optional<Volume> bestFor(Claim claim, Collection<Volume> volumes, boolean waitsForPod) {
        var reserved = volumes.stream()
                .filter(volume -> volume.isClaimedBy(claim) && canHold(claim, volume))
                .min(BY_SIZE);
        return reserved.isPresent() || waitsForPod
                ? reserved
                : volumes.stream()
                        .filter(volume -> !volume.isClaimed() && canHold(claim, volume) && isOffered(claim, volume))
                        .min(BY_SIZE);
    }

    private static final Comparator<Volume> BY_SIZE =
            Comparator.comparing(Volume::capacity).thenComparing(Volume::name);

    private static boolean canHold(Claim claim, Volume volume) {
        return !volume.isBeingDeleted()
                && volume.capacity().compareTo(claim.requested()) >= 0
                && volume.volumeMode().equals(claim.volumeMode())
                && volume.attributesClass().equals(claim.attributesClass())
                && volume.offers(claim.accessModes());
    }

    private static boolean isOffered(Claim claim, Volume volume) {
        return volume.phase().equals(Phases.AVAILABLE)
                && volume.storageClass().equals(claim.storageClass())
                && claim.selector()
                        .map(selector -> selector.matches(volume.object().labels()))
                        .orElse(true);
    }

    /** Why the volume that a claim asks for by name will not do; empty where it will. */
    static Optional<String> objection(Claim claim, Volume volume) {
        if (volume.capacity().compareTo(claim.requested()) < 0) {
            return Optional.of("requested PV is too small");
        }
        if (!volume.storageClass().equals(claim.storageClass())) {
            return Optional.of("storageClassName does not match");
        }
        if (!volume.attributesClass().equals(claim.attributesClass())) {
            return Optional.of("volumeAttributesClassName does not match");
        }
        if (!volume.volumeMode().equals(claim.volumeMode())) {
            return Optional.of("incompatible volumeMode");
        }
        return volume.offers(claim.accessModes()) ? Optional.empty() : Optional.of("incompatible accessMode");
    }
}
