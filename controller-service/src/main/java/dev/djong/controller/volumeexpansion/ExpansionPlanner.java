package dev.djong.controller.volumeexpansion;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import dev.djong.storage.Claim;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.Volume;
import java.time.Instant;
import java.util.Optional;

/** From a larger request to a larger volume, a step at a time. Pure. */
final class ExpansionPlanner {
    private static final String RESIZING = "Resizing";
    private static final String IN_PROGRESS = "ControllerResizeInProgress";

    private ExpansionPlanner() {}

    static ExpansionStep plan(Claim claim, Optional<Volume> bound, Instant now) {
        boolean grows = claim.phase().equals("Bound")
                && claim.capacity()
                        .filter(has -> has.compareTo(claim.requested()) < 0)
                        .isPresent();
        if (!grows || claim.isBeingDeleted() || bound.isEmpty()) {
            return new ExpansionStep.Nothing();
        }
        var volume = bound.get();
        if (!LocalVolumes.isLocal(volume)) {
            return new ExpansionStep.Leave();
        }
        var wanted = claim.requested();
        if (!allocated(claim).equals(wanted.toString()) || !Conditions.isTrue(claim.object(), RESIZING)) {
            return new ExpansionStep.Begin(begun(claim.object(), wanted, now));
        }
        return volume.capacity().compareTo(wanted) < 0
                ? new ExpansionStep.Grow(
                        volume.with("capacity", capacityOf(volume, wanted)).object())
                : new ExpansionStep.Finish(finished(claim.object(), wanted));
    }

    private static String allocated(Claim claim) {
        return claim.object().status().object("allocatedResources").text("storage");
    }

    private static JsonObject capacityOf(Volume volume, Quantity wanted) {
        var capacity = LocalVolumes.capacity(volume.volumeMode(), wanted);
        return volume.object().spec().object("capacity").with("storage", capacity.toString());
    }

    private static ApiObject begun(ApiObject claim, Quantity wanted, Instant now) {
        return claim.withStatus(status -> Conditions.set(
                status.withAt(Json.of(wanted.toString()), "allocatedResources", "storage")
                        .withAt(Json.of(IN_PROGRESS), "allocatedResourceStatuses", "storage"),
                Conditions.of(RESIZING, "True", "", "", now)));
    }

    private static ApiObject finished(ApiObject claim, Quantity wanted) {
        return claim.withStatus(status -> Conditions.remove(
                status.withAt(Json.of(wanted.toString()), "capacity", "storage").without("allocatedResourceStatuses"),
                RESIZING));
    }
}
