package dev.djong.controller;

import dev.djong.api.ApiClient;
import dev.djong.controller.pod.PodClaims;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.storage.Claim;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.StorageAnnotations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What scheduler and node do about local volumes: say for which node a pod's claims are to get theirs, and that the data of
 * deleted ones is gone. A key without a namespace is a volume, one with a pod.
 */
public final class FakeLocalNode implements Controller {
    private final ApiClient client;
    private final Informer pods;
    private final Informer claims;
    private final Informer volumes;

    public FakeLocalNode(ControllerContext context) {
        client = context.client();
        pods = context.informers().of(Resources.PODS, PodClaims.BY_CLAIM);
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
        volumes = context.informers().of(Resources.PERSISTENT_VOLUMES);
    }

    @Override
    public String name() {
        return "fake-local-node";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PODS)
                .and(Resources.PERSISTENT_VOLUME_CLAIMS, this::podsOf)
                .and(
                        Resources.PERSISTENT_VOLUMES,
                        change -> List.of(change.object().key()));
    }

    private Collection<ObjectKey> podsOf(Change change) {
        return pods.cache().byIndex(PodClaims.BY_CLAIM, change.object().key().toString()).stream()
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (key.namespace().isEmpty()) {
            volumes.cache().find(key).ifPresent(this::deleteData);
        } else {
            pods.cache().find(key).filter(pod -> pod.spec().has("nodeName")).ifPresent(this::selectNode);
        }
        return Outcome.settled();
    }

    private void selectNode(ApiObject pod) {
        Claim.namesUsedBy(pod)
                .flatMap(name -> claims.cache().find(new ObjectKey(pod.namespace(), name)).stream())
                .filter(claim -> claim.spec().has("storageClassName")
                        && !claim.spec().has("volumeName")
                        && !claim.isBeingDeleted()
                        && !claim.annotations().containsKey(StorageAnnotations.SELECTED_NODE))
                .forEach(claim -> client.update(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        claim.withAnnotation(
                                StorageAnnotations.SELECTED_NODE, pod.spec().text("nodeName"))));
    }

    private void deleteData(ApiObject volume) {
        if (volume.isBeingDeleted() && volume.finalizers().contains(LocalVolumes.FINALIZER)) {
            var left = new ArrayList<>(volume.finalizers());
            left.remove(LocalVolumes.FINALIZER);
            client.update(Resources.PERSISTENT_VOLUMES, volume.withFinalizers(left));
        }
    }
}
