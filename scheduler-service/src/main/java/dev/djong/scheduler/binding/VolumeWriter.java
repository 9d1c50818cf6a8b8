package dev.djong.scheduler.binding;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.StorageState;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries out a {@link VolumePlan}: writes down whose a volume is, or for which node one is to be made, and waits until
 * the controllers have done their part.
 */
public final class VolumeWriter {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final ApiClient api;
    private final Duration limit;

    /** @param limit how long claims may take to be bound (upstream's {@code bindTimeoutSeconds}) */
    public VolumeWriter(ApiClient api, Duration limit) {
        this.api = api;
        this.limit = limit;
    }

    /** Throws what the API says against it. */
    public void write(VolumePlan plan) {
        for (var match : plan.matches()) {
            api.patch(
                    Resources.PERSISTENT_VOLUMES,
                    ObjectKey.cluster(match.volume().name()),
                    "",
                    Patch.merge(claimed(match.claim())));
        }
        for (var claim : plan.provisioned()) {
            if (claim.selectedNode().isEmpty()) {
                api.patch(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        claim.key(),
                        "",
                        Patch.merge(selecting(plan.node(), claim)));
            }
        }
    }

    private static JsonObject claimed(ClaimInfo claim) {
        var reference = JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.key().namespace())
                .put("name", claim.key().name())
                .put("uid", claim.uid())
                .build();
        return JsonObject.of("spec", JsonObject.of("claimRef", reference))
                .withAt(Json.of("yes"), "metadata", "annotations", "pv.kubernetes.io/bound-by-controller");
    }

    private static JsonObject selecting(String node, ClaimInfo claim) {
        return JsonObject.EMPTY
                .withAt(Json.of(node), "metadata", "annotations", ClaimInfo.SELECTED_NODE)
                .withAt(Json.of(claim.uid()), "metadata", "uid");
    }

    /**
     * Waits until all claims are bound. A provisioner that cannot make a volume for the node takes the node's name off the
     * claim; then waiting is in vain. What the watch showed for a moment only may be missed, so the API is asked as well.
     *
     * @return why they are not bound; empty where they are
     */
    public Optional<String> awaitBound(VolumePlan plan, StorageState state) throws InterruptedException {
        var progress = new BindingProgress(plan);
        for (var left = limit; left.isPositive(); left = left.minus(CHECK_EVERY)) {
            state.await(progress::isOver, left.compareTo(CHECK_EVERY) < 0 ? left : CHECK_EVERY);
            if (progress.isBound(state.storage())) {
                return Optional.empty();
            }
            var problem = progress.problem(key -> api.find(Resources.PERSISTENT_VOLUME_CLAIMS, key));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.of("timed out waiting for the volumes of the pod to be bound");
    }
}
