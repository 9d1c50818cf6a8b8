package dev.djong.controller.persistentvolume;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.storage.Claim;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.Volume;
import java.util.Optional;

/** The steps that make a claim and a volume each other's, and the one that undoes it. */
final class Binding {
    private static final String YES = "yes";

    private Binding() {}

    /** The first step that was not taken yet; empty where all is bound. */
    static Optional<Write> next(Claim claim, Volume volume) {
        return nameClaim(claim, volume)
                .or(() -> Phases.volume(volume, Phases.BOUND))
                .or(() -> nameVolume(claim, volume))
                .or(() -> Phases.bound(claim, volume));
    }

    private static Optional<Write> nameClaim(Claim claim, Volume volume) {
        if (volume.isClaimedBy(claim) && volume.claimUid().equals(claim.uid())) {
            return Optional.empty();
        }
        var named = volume.withClaim(reference(claim)).object();
        // A person who reserved the volume for the claim's name has bound it; otherwise it was our choice.
        var marked = volume.isClaimedBy(claim) ? named : markOurs(named);
        return Optional.of(new Write.VolumeSpec(marked));
    }

    private static ApiObject markOurs(ApiObject object) {
        return object.annotations().containsKey(StorageAnnotations.BOUND_BY_CONTROLLER)
                ? object
                : object.withAnnotation(StorageAnnotations.BOUND_BY_CONTROLLER, YES);
    }

    private static JsonObject reference(Claim claim) {
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.object().namespace())
                .put("name", claim.object().name())
                .put("uid", claim.uid())
                .put("resourceVersion", claim.object().resourceVersion())
                .build();
    }

    private static Optional<Write> nameVolume(Claim claim, Volume volume) {
        var bound = claim.object();
        if (!claim.volumeName().equals(volume.name())) {
            bound = markOurs(bound.withSpec(spec -> spec.with("volumeName", volume.name())));
        }
        if (!claim.bindCompleted()) {
            bound = bound.withAnnotation(StorageAnnotations.BIND_COMPLETED, YES);
        }
        return bound.equals(claim.object()) ? Optional.empty() : Optional.of(new Write.ClaimSpec(bound));
    }

    /** What was our choice is taken back; a person's reservation stays, for whoever has that name next. */
    static Write undo(Volume volume) {
        var object = volume.object();
        if (!volume.boundByController()) {
            return new Write.VolumeSpec(
                    object.withSpec(spec -> spec.update("claimRef", reference -> reference.without("uid"))));
        }
        return new Write.VolumeSpec(object.withSpec(spec -> spec.without("claimRef"))
                .withMetadata(metadata ->
                        metadata.update("annotations", all -> all.without(StorageAnnotations.BOUND_BY_CONTROLLER))));
    }
}
