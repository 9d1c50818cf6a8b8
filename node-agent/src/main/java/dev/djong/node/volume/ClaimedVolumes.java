package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.spec.Pod;
import dev.djong.object.ObjectKey;
import dev.djong.storage.Claim;
import dev.djong.storage.Volume;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the volume behind a claim, and says why there is none to use yet in the words that kubelets have for it. */
final class ClaimedVolumes {
    private final ClusterObjects cluster;

    ClaimedVolumes(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    /** What a pod's volume is when it is a claim; empty for all others. */
    Optional<Volume> find(Pod pod, JsonObject volume) {
        var bound = bound(pod, volume);
        bound.ifPresent(this::requireReachable);
        return bound;
    }

    private Optional<Volume> bound(Pod pod, JsonObject volume) {
        return Claim.nameOf(pod.object(), volume).map(name -> {
            var key = new ObjectKey(pod.namespace(), name);
            try {
                var bound = require(pod, volume, key);
                requireMode(pod, volume, bound);
                return bound;
            } catch (VolumeFailure failure) {
                throw unmounted(
                        volume.text("name"), "error processing PVC " + key + ": " + failure.getMessage(), failure);
            }
        });
    }

    /** A pod that was bound by hand may have come to a node from which its volume cannot be reached. */
    private void requireReachable(Volume volume) {
        if (volume.isSomewhere()
                && cluster.node().filter(volume::isReachableFrom).isEmpty()) {
            var why = "Volume.NodeAffinity check failed for volume \"" + volume.name()
                    + "\" : no matching NodeSelectorTerms";
            throw volume.isBlock() ? VolumeFailure.unmapped("Map" + why, null) : new VolumeFailure("Mount" + why, null);
        }
    }

    private static VolumeFailure unmounted(String volume, String why, VolumeFailure failure) {
        return new VolumeFailure(
                "Unable to attach or mount volumes: unmounted volumes=[" + volume
                        + "], unattached volumes=[], failed to process volumes=[" + volume + "]: " + why,
                failure);
    }

    private Volume require(Pod pod, JsonObject volume, ObjectKey key) {
        var claim = claim(key);
        if (volume.has("ephemeral")
                && claim.object()
                        .controllerReference()
                        .filter(owner -> owner.uid().equals(pod.uid()))
                        .isEmpty()) {
            throw new VolumeFailure("PVC was not created for pod " + pod.namespace() + "/" + pod.name(), null);
        }
        if (claim.isBeingDeleted()) {
            throw new VolumeFailure("PVC is being deleted", null);
        }
        if (!claim.phase().equals("Bound")) {
            throw new VolumeFailure("PVC is not bound", null);
        }
        if (claim.volumeName().isEmpty()) {
            throw new VolumeFailure("PVC has empty pvc.Spec.VolumeName", null);
        }
        return volume(claim);
    }

    private Claim claim(ObjectKey key) {
        return get("failed to fetch PVC from API server: ", () -> cluster.claim(key))
                .map(Claim::new)
                .orElseThrow(() -> new VolumeFailure(
                        "failed to fetch PVC from API server: persistentvolumeclaims \"" + key.name() + "\" not found",
                        null));
    }

    private Volume volume(Claim claim) {
        var name = claim.volumeName();
        var failed = "failed to fetch PV " + name + " from API server: ";
        var volume = get(failed, () -> cluster.volume(name))
                .map(Volume::new)
                .orElseThrow(() -> new VolumeFailure(failed + "persistentvolumes \"" + name + "\" not found", null));
        if (!volume.isClaimed()) {
            throw new VolumeFailure(
                    "found PV object " + name
                            + " but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim",
                    null);
        }
        if (!volume.claimUid().equals(claim.uid())) {
            throw new VolumeFailure(
                    "found PV object " + name + " but its pv.Spec.ClaimRef.UID " + volume.claimUid()
                            + " does not point to claim.UID " + claim.uid(),
                    null);
        }
        return volume;
    }

    private static <T> T get(String failed, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException failure) {
            throw new VolumeFailure(failed + failure.getMessage(), failure);
        }
    }

    /** A device is not mounted, and a directory is no device. */
    private static void requireMode(Pod pod, JsonObject volume, Volume bound) {
        var name = volume.text("name");
        if (uses(pod, "volumeMounts", name) && bound.isBlock()) {
            throw new VolumeFailure(
                    "volume " + name + " has volumeMode " + bound.volumeMode() + ", but is specified in volumeMounts",
                    null);
        }
        if (uses(pod, "volumeDevices", name) && !bound.isBlock()) {
            throw new VolumeFailure(
                    "volume " + name + " has volumeMode " + bound.volumeMode() + ", but is specified in volumeDevices",
                    null);
        }
    }

    private static boolean uses(Pod pod, String member, String volume) {
        return pod.allContainers().stream()
                .flatMap(container -> container.json().array(member).objects())
                .anyMatch(use -> use.text("name").equals(volume));
    }
}
