package dev.djong.controller.volumeprotection;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.pod.PodClaims;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.storage.Claim;
import dev.djong.storage.StorageAnnotations;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Keeps a claim while a pod uses it that has a node. A pod without one does not count: a node starts no pod whose claim is
 * being deleted.
 */
public final class ClaimProtectionController implements Controller {
    private final ApiClient client;
    private final Informer claims;
    private final Informer pods;
    private final ProtectionFinalizer finalizer;

    public ClaimProtectionController(ControllerContext context) {
        client = context.client();
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
        pods = context.informers().of(Resources.PODS, PodClaims.BY_CLAIM);
        finalizer = new ProtectionFinalizer(
                client, Resources.PERSISTENT_VOLUME_CLAIMS, StorageAnnotations.CLAIM_PROTECTION);
    }

    @Override
    public String name() {
        return "pvcprotection";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PERSISTENT_VOLUME_CLAIMS).and(Resources.PODS, ClaimProtectionController::claimsOf);
    }

    private static Collection<ObjectKey> claimsOf(Change change) {
        var pods = change instanceof Change.Updated(var previous, var current)
                ? Stream.of(previous, current)
                : Stream.of(change.object());
        return pods.flatMap(pod -> Claim.namesUsedBy(pod).map(name -> new ObjectKey(pod.namespace(), name)))
                .distinct()
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        claims.cache().find(key).ifPresent(claim -> {
            if (finalizer.isMissing(claim)) {
                finalizer.add(claim);
            } else if (finalizer.holds(claim) && !isUsed(claim)) {
                finalizer.remove(claim);
            }
        });
        return Outcome.settled();
    }

    /** Only the server can say that no pod uses it. */
    private boolean isUsed(ApiObject claim) {
        return pods.cache().byIndex(PodClaims.BY_CLAIM, claim.key().toString()).stream()
                        .anyMatch(pod -> uses(pod, claim))
                || client.list(Resources.PODS, ListOptions.inNamespace(claim.namespace())).items().stream()
                        .anyMatch(pod -> uses(pod, claim));
    }

    static boolean uses(ApiObject pod, ApiObject claim) {
        return !pod.spec().text("nodeName").isEmpty()
                && pod.spec().array("volumes").objects().anyMatch(volume -> uses(pod, volume, claim));
    }

    private static boolean uses(ApiObject pod, JsonObject volume, ApiObject claim) {
        boolean named = Claim.nameOf(pod, volume).filter(claim.name()::equals).isPresent();
        return named && (!volume.has("ephemeral") || !isShutDown(pod) && isOwnedBy(claim, pod));
    }

    private static boolean isOwnedBy(ApiObject claim, ApiObject pod) {
        return claim.controllerReference()
                .filter(owner -> owner.uid().equals(pod.uid()))
                .isPresent();
    }

    /**
     * The node is done with the pod, or it was told to forget it. Its own claim need not wait until the pod is gone, which
     * may in turn wait for the claim.
     */
    private static boolean isShutDown(ApiObject pod) {
        return pod.isBeingDeleted() && pod.metadata().integerOr("deletionGracePeriodSeconds", 1) == 0;
    }
}
