package dev.djong.controller.persistentvolume;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.storage.Claim;
import dev.djong.storage.Volume;
import java.util.Optional;

/** Writes of a status; empty where it says so already. */
final class Phases {
    static final String PENDING = "Pending";
    static final String AVAILABLE = "Available";
    static final String BOUND = "Bound";
    static final String RELEASED = "Released";
    static final String FAILED = "Failed";
    static final String LOST = "Lost";

    private Phases() {}

    /** A claim without a volume: what it had of one is taken back. */
    static Optional<Write> unbound(Claim claim, String phase) {
        return changed(
                        claim.object(),
                        claim.object()
                                .withStatus(status -> status.without("accessModes")
                                        .without("capacity")
                                        .with("phase", phase)))
                .map(Write.ClaimStatus::new);
    }

    /**
     * The capacity is told when the claim becomes bound, not later: while a volume grows, the two differ on purpose.
     */
    static Optional<Write> bound(Claim claim, Volume volume) {
        return changed(claim.object(), claim.object().withStatus(status -> {
                    var told = status.with("accessModes", JsonArray.ofStrings(volume.accessModes()));
                    if (!volume.attributesClass().isEmpty()) {
                        told = told.with("currentVolumeAttributesClassName", volume.attributesClass());
                    }
                    return claim.phase().equals(BOUND) ? told : becomeBound(told, volume);
                }))
                .map(Write.ClaimStatus::new);
    }

    private static JsonObject becomeBound(JsonObject status, Volume volume) {
        var capacity = volume.object().spec().object("capacity");
        return status.with("capacity", capacity).with("phase", BOUND);
    }

    static Optional<Write> volume(Volume volume, String phase) {
        return volume(volume, phase, "");
    }

    static Optional<Write> volume(Volume volume, String phase, String message) {
        if (volume.phase().equals(phase)) {
            return Optional.empty();
        }
        var changed = volume.object()
                .withStatus(status -> message.isEmpty()
                        ? status.without("message").with("phase", phase)
                        : status.with("message", message).with("phase", phase));
        return Optional.of(new Write.VolumeStatus(changed));
    }

    private static Optional<ApiObject> changed(ApiObject before, ApiObject after) {
        return before.equals(after) ? Optional.empty() : Optional.of(after);
    }
}
