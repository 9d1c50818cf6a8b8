package dev.djong.controller.persistentvolume;

import dev.djong.storage.Claim;
import dev.djong.storage.Volume;
import java.util.Optional;

/**
 * What is next about a volume. Pure.
 *
 * <pre>{@code
 * nobody claims it, or a name is reserved       Available
 * its claim is bound to it                      Bound
 * its claim is gone                             Released, then reclaimed by its policy
 * its claim is bound to another volume          given back; deleted where it was made for that claim
 * }</pre>
 */
final class VolumePlanner {
    private static final String IN_TREE = "kubernetes.io/";
    private static final String DELETE = "Delete";

    private VolumePlanner() {}

    /** @param claim the very claim that the volume names by uid, if it exists */
    static BindingPlan plan(Volume volume, Optional<Claim> claim) {
        if (!volume.isClaimed() || volume.claimUid().isEmpty()) {
            return BindingPlan.of(Phases.volume(volume, Phases.AVAILABLE));
        }
        if (claim.isEmpty()) {
            return release(volume);
        }
        if (claim.get().volumeName().isEmpty()) {
            return unfinished(volume, claim.get());
        }
        if (claim.get().volumeName().equals(volume.name())) {
            return BindingPlan.of(Phases.volume(volume, Phases.BOUND));
        }
        boolean madeForIt =
                !volume.provisionedBy().isEmpty() && volume.reclaimPolicy().equals(DELETE);
        return madeForIt ? release(volume) : BindingPlan.of(Binding.undo(volume));
    }

    /** The claim's turn comes with this change of its volume; here only what it will not do is told. */
    private static BindingPlan unfinished(Volume volume, Claim claim) {
        return volume.volumeMode().equals(claim.volumeMode())
                ? BindingPlan.NOTHING
                : BindingPlan.NOTHING.telling(Note.warning(
                        volume.object(),
                        "VolumeMismatch",
                        "Cannot bind PersistentVolume to requested PersistentVolumeClaim \""
                                + claim.object().name() + "\" due to incompatible volumeMode."));
    }

    private static BindingPlan release(Volume volume) {
        if (!volume.phase().equals(Phases.RELEASED) && !volume.phase().equals(Phases.FAILED)) {
            return BindingPlan.of(Phases.volume(volume, Phases.RELEASED));
        }
        return switch (volume.reclaimPolicy()) {
            case DELETE -> delete(volume);
            case "Recycle" -> failed(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
            default -> BindingPlan.NOTHING; // Retain: a person decides
        };
    }

    /** Who made the volume deletes it; what people made only people can delete. */
    private static BindingPlan delete(Volume volume) {
        var maker = volume.provisionedBy();
        return !maker.isEmpty() && !maker.startsWith(IN_TREE)
                ? BindingPlan.NOTHING
                : failed(
                        volume,
                        "VolumeFailedDelete",
                        "error getting deleter volume plugin for volume \"" + volume.name()
                                + "\": no deletable volume plugin matched");
    }

    private static BindingPlan failed(Volume volume, String reason, String why) {
        return BindingPlan.of(Phases.volume(volume, Phases.FAILED, why))
                .tellingOnce(Note.warning(volume.object(), reason, why));
    }
}
