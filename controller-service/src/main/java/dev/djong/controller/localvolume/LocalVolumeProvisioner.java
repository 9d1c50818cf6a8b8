package dev.djong.controller.localvolume;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.storage.Claim;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.StorageClass;
import dev.djong.storage.Volume;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes a volume for a claim of a class of ours once its pod's node is chosen, and deletes it when it is released. Reasons
 * and texts of events are those of upstream's provisioner library. A key with a namespace is a claim, one without a volume.
 *
 * <p>A volume whose node is gone waits for nobody: its data went with the node.
 */
public final class LocalVolumeProvisioner implements Controller {
    private final ApiClient client;
    private final EventRecorder events;
    private final Informer claims;
    private final Informer volumes;
    private final Informer classes;
    private final Informer nodes;

    public LocalVolumeProvisioner(ControllerContext context) {
        client = context.client();
        events = context.eventsAs().apply(LocalVolumes.PROVISIONER);
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
        volumes = context.informers().of(Resources.PERSISTENT_VOLUMES);
        classes = context.informers().of(Resources.STORAGE_CLASSES);
        nodes = context.informers().of(Resources.NODES);
    }

    @Override
    public String name() {
        return "local_volume_provisioner";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PERSISTENT_VOLUME_CLAIMS)
                .and(
                        Resources.PERSISTENT_VOLUMES,
                        change -> List.of(change.object().key()))
                .and(Resources.STORAGE_CLASSES, this::claimsOfClass)
                .and(Resources.NODES, this::volumesOfGoneNode);
    }

    private Collection<ObjectKey> claimsOfClass(Change change) {
        return claims.cache().all().stream()
                .map(Claim::new)
                .filter(claim -> claim.storageClass().equals(change.object().name())
                        && claim.volumeName().isEmpty())
                .map(Claim::key)
                .toList();
    }

    private Collection<ObjectKey> volumesOfGoneNode(Change change) {
        return change instanceof Change.Removed(var node)
                ? volumes.cache().all().stream()
                        .filter(volume -> LocalVolumes.nodeOf(volume)
                                .filter(node.name()::equals)
                                .isPresent())
                        .map(ApiObject::key)
                        .toList()
                : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (key.namespace().isEmpty()) {
            volumes.cache().find(key).map(Volume::new).ifPresent(this::release);
        } else {
            claims.cache().find(key).map(Claim::new).ifPresent(this::provision);
        }
        return Outcome.settled();
    }

    private void provision(Claim claim) {
        var storageClass =
                classes.cache().find(ObjectKey.cluster(claim.storageClass())).map(StorageClass::new);
        boolean made = volumes.cache()
                .find(ObjectKey.cluster(LocalVolumes.volumeName(claim)))
                .isPresent();
        if (made || !LocalVolumePlanner.concerns(claim, storageClass)) {
            return;
        }
        var node = claim.selectedNode().flatMap(this::node);
        switch (LocalVolumePlanner.plan(claim, storageClass.orElseThrow(), node)) {
            case Provisioning.Wait() -> {}
            case Provisioning.Create(var volume) -> create(claim, volume);
            case Provisioning.Refuse(var why) -> tellFailure(claim, why);
            case Provisioning.Reschedule(var why) -> {
                tellFailure(claim, why);
                forgetNode(claim);
            }
        }
    }

    /** The cache may not know of a new node yet. */
    private Optional<ApiObject> node(String name) {
        var key = ObjectKey.cluster(name);
        return nodes.cache().find(key).or(() -> client.find(Resources.NODES, key));
    }

    private void create(Claim claim, ApiObject volume) {
        events.normal(
                claim.object(),
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + claim.key() + "\"");
        try {
            client.create(Resources.PERSISTENT_VOLUMES, volume);
            events.normal(claim.object(), "ProvisioningSucceeded", "Successfully provisioned volume " + volume.name());
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                tellFailure(claim, String.valueOf(failure.getMessage()));
                throw failure;
            }
        }
    }

    private void tellFailure(Claim claim, String why) {
        events.warning(
                claim.object(),
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \"" + claim.storageClass() + "\": " + why);
    }

    private void forgetNode(Claim claim) {
        var annotations = JsonObject.of(StorageAnnotations.SELECTED_NODE, Json.NULL);
        var metadata = JsonObject.of("annotations", annotations)
                .with("uid", claim.uid())
                .with("resourceVersion", claim.object().resourceVersion());
        client.patch(
                Resources.PERSISTENT_VOLUME_CLAIMS, claim.key(), "", Patch.merge(JsonObject.of("metadata", metadata)));
    }

    private void release(Volume volume) {
        try {
            if (LocalVolumePlanner.isToDelete(volume)) {
                client.delete(
                        Resources.PERSISTENT_VOLUMES,
                        volume.object().key(),
                        DeleteOptions.DEFAULT
                                .onlyUid(volume.object().uid())
                                .onlyVersion(volume.object().resourceVersion()));
            } else if (LocalVolumePlanner.waitsForNode(volume) && isNodeGone(volume)) {
                var finalizers = new ArrayList<>(volume.object().finalizers());
                finalizers.remove(LocalVolumes.FINALIZER);
                client.update(Resources.PERSISTENT_VOLUMES, volume.object().withFinalizers(finalizers));
            }
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private boolean isNodeGone(Volume volume) {
        return LocalVolumes.nodeOf(volume.object()).flatMap(this::node).isEmpty();
    }
}
