package dev.djong.controller.resourceclaim;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Gives devices back: pods that are done lose their reservations, a claim that lost its last one loses its devices, and a
 * claim that was made for a pod goes when that pod is done.
 *
 * <p>A claim that was given devices but never a user keeps them: the scheduler may be about to reserve it.
 */
public final class ClaimReleaseController implements Controller {
    /** Keeps a claim that has devices. */
    static final String FINALIZER = "resource.kubernetes.io/delete-protection";

    private final ApiClient client;
    private final Informer claims;
    private final Informer pods;

    public ClaimReleaseController(ControllerContext context) {
        client = context.client();
        claims = context.informers().of(Resources.RESOURCE_CLAIMS);
        pods = context.informers().of(Resources.PODS);
    }

    @Override
    public String name() {
        return "resource_claim_release";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.RESOURCE_CLAIMS).and(Resources.PODS, PodClaims::touchedBy);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        claims.cache().find(key).ifPresent(this::release);
        return Outcome.settled();
    }

    private void release(ApiObject claim) {
        var valid = Reservations.keeping(claim, reservation -> isValid(claim, reservation));
        boolean isUsed = !Reservations.of(valid).isEmpty();
        boolean lostSome =
                Reservations.of(valid).size() < Reservations.of(claim).size();
        if (isProtected(claim) && !isUsed && (lostSome || claim.isBeingDeleted())) {
            write(() -> unprotect(deallocate(valid)));
        } else if (lostSome) {
            write(() -> client.updateStatus(Resources.RESOURCE_CLAIMS, valid));
        }
        if (!isUsed && !claim.isBeingDeleted()) {
            deleteWhereItsPodIsDone(claim);
        }
    }

    private static boolean isProtected(ApiObject claim) {
        return claim.finalizers().contains(FINALIZER);
    }

    private ApiObject deallocate(ApiObject claim) {
        var free = claim.withStatus(status -> status.without("allocation").without("devices"));
        return client.updateStatus(Resources.RESOURCE_CLAIMS, free);
    }

    private void unprotect(ApiObject claim) {
        var left = new ArrayList<>(claim.finalizers());
        left.remove(FINALIZER);
        client.update(Resources.RESOURCE_CLAIMS, claim.withFinalizers(left));
    }

    /** A pod that is not in the cache may be newer than the cache: only the server can say that it is gone. */
    private boolean isValid(ApiObject claim, JsonObject reservation) {
        if (!Reservations.isOfPod(reservation)) {
            return true;
        }
        var key = new ObjectKey(claim.namespace(), reservation.text("name"));
        return find(key, reservation.text("uid"))
                .filter(pod -> !PodClaims.isDone(pod))
                .isPresent();
    }

    private Optional<ApiObject> find(ObjectKey key, String uid) {
        return pods.cache()
                .find(key)
                .filter(pod -> pod.uid().equals(uid))
                .or(() -> client.find(Resources.PODS, key))
                .filter(pod -> pod.uid().equals(uid));
    }

    /** Where the pod is gone altogether, the garbage collector does this. */
    private void deleteWhereItsPodIsDone(ApiObject claim) {
        claim.controllerReference()
                .filter(owner -> owner.kind().equals("Pod"))
                .filter(owner -> isDone(owner, claim.namespace()))
                .ifPresent(owner -> write(() -> client.delete(
                        Resources.RESOURCE_CLAIMS, claim.key(), DeleteOptions.DEFAULT.onlyUid(claim.uid()))));
    }

    private boolean isDone(OwnerReference owner, String namespace) {
        return pods.cache()
                .find(new ObjectKey(namespace, owner.name()))
                .filter(pod -> pod.uid().equals(owner.uid()))
                .filter(PodClaims::isDone)
                .isPresent();
    }

    private static void write(Runnable write) {
        try {
            write.run();
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
