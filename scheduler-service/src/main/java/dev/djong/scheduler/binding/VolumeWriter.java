package dev.djong.scheduler.binding;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.StorageState;
import dev.djong.scheduler.snapshot.VolumeInfo;
import dev.djong.status.ApiFailure;
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
            claim(match);
        }
        for (var claim : plan.provisioned()) {
            if (claim.selectedNode().isEmpty()) {
                select(claim, plan.node().name());
            }
        }
    }

    /** As it is now, and only in that state: somebody else may have taken it since it was chosen. */
    private void claim(VolumePlan.Match match) {
        var volume = api.get(
                Resources.PERSISTENT_VOLUMES, ObjectKey.cluster(match.volume().name()));
        if (!VolumeInfo.of(volume).suits(match.claim())) {
            throw ApiFailure.conflict(
                    Resources.PERSISTENT_VOLUMES.groupResource(),
                    volume.name(),
                    "it is no longer one for claim \"" + match.claim().key() + "\"");
        }
        api.update(
                Resources.PERSISTENT_VOLUMES,
                volume.withSpec(spec -> spec.with("claimRef", reference(match.claim())))
                        .withAnnotation("pv.kubernetes.io/bound-by-controller", "yes"));
    }

    private static JsonObject reference(ClaimInfo claim) {
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.key().namespace())
                .put("name", claim.key().name())
                .put("uid", claim.uid())
                .build();
    }

    /** A pod that shares the claim may have selected another node meanwhile, for which a volume is being made by now. */
    private void select(ClaimInfo chosen, String node) {
        var claim = api.get(Resources.PERSISTENT_VOLUME_CLAIMS, chosen.key());
        var now = ClaimInfo.of(claim);
        boolean isFree =
                now.volume().isEmpty() && now.selectedNode().map(node::equals).orElse(true);
        if (!now.uid().equals(chosen.uid()) || !isFree) {
            throw ApiFailure.conflict(
                    Resources.PERSISTENT_VOLUME_CLAIMS.groupResource(),
                    claim.name(),
                    "it no longer waits for a volume on node \"" + node + "\"");
        }
        api.update(Resources.PERSISTENT_VOLUME_CLAIMS, claim.withAnnotation(ClaimInfo.SELECTED_NODE, node));
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
            var storage = state.storage();
            if (progress.isBound(storage)) {
                return progress.unreachable(storage);
            }
            var problem = progress.problem(key -> api.find(Resources.PERSISTENT_VOLUME_CLAIMS, key));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.of("timed out waiting for the volumes of the pod to be bound");
    }
}
