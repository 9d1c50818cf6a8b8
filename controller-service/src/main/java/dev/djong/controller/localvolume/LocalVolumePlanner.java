package dev.djong.controller.localvolume;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.storage.Claim;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.StorageClass;
import dev.djong.storage.Volume;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which local volume a claim gets, and when one goes. Pure. */
final class LocalVolumePlanner {
    /** What lies on one node cannot be had on another. */
    private static final Set<String> MODES = Set.of("ReadWriteOnce", "ReadWriteOncePod");

    /** What a file for a device is called after; a directory has no suffix. */
    private static final String DEVICE_SUFFIX = ".img";

    private static final int MAX_FILE_NAME = 255;
    private static final int MAX_LABEL = 63;

    private LocalVolumePlanner() {}

    /** Whether the claim waits for a local volume. */
    static boolean concerns(Claim claim, Optional<StorageClass> storageClass) {
        return claim.volumeName().isEmpty()
                && !claim.isBeingDeleted()
                && claim.provisioner().equals(LocalVolumes.PROVISIONER)
                && storageClass
                        .filter(each -> each.provisioner().equals(LocalVolumes.PROVISIONER))
                        .isPresent();
    }

    /** @param node the selected one, if it exists */
    static Provisioning plan(Claim claim, StorageClass storageClass, Optional<ApiObject> node) {
        if (claim.selectedNode().isEmpty()) {
            return storageClass.waitsForPod()
                    ? new Provisioning.Wait()
                    : new Provisioning.Refuse("configuration error, no node was specified");
        }
        var objection = objection(claim);
        if (objection.isPresent()) {
            return new Provisioning.Refuse(objection.get());
        }
        var name = claim.selectedNode().get();
        if (node.isEmpty()) {
            return new Provisioning.Reschedule("node \"" + name + "\" not found");
        }
        var directory = node.get().annotation(LocalVolumes.DIRECTORY);
        if (directory.isEmpty() || name.length() > MAX_LABEL) {
            return new Provisioning.Reschedule("node \"" + name + "\" keeps no local volumes");
        }
        return new Provisioning.Create(volume(claim, storageClass, node.get(), directory.get()));
    }

    private static Optional<String> objection(Claim claim) {
        if (claim.object().spec().has("selector")) {
            return Optional.of("claim.Spec.Selector is not supported");
        }
        if (claim.object().spec().has("dataSource") || claim.object().spec().has("dataSourceRef")) {
            return Optional.of("claim.Spec.DataSource is not supported");
        }
        return MODES.containsAll(claim.accessModes())
                ? Optional.empty()
                : Optional.of("local volumes only support ReadWriteOnce and ReadWriteOncePod access modes");
    }

    private static ApiObject volume(Claim claim, StorageClass storageClass, ApiObject node, String directory) {
        var spec = JsonObject.builder()
                .put(
                        "capacity",
                        JsonObject.of(
                                "storage",
                                Json.of(LocalVolumes.capacity(claim.volumeMode(), claim.requested())
                                        .toString())))
                .put("accessModes", JsonArray.ofStrings(claim.accessModes()))
                .put("persistentVolumeReclaimPolicy", storageClass.reclaimPolicy())
                .put("storageClassName", storageClass.name())
                .put("volumeMode", claim.volumeMode())
                .put("local", JsonObject.of("path", Json.of(directory + "/" + fileName(claim))))
                .put("claimRef", reference(claim))
                .put("nodeAffinity", onlyOn(node))
                .build();
        return ApiObject.of("v1", "PersistentVolume", ObjectKey.cluster(LocalVolumes.volumeName(claim)))
                .withLabel(LocalVolumes.NODE, node.name())
                .withAnnotation(StorageAnnotations.PROVISIONED_BY, LocalVolumes.PROVISIONER)
                .withFinalizers(isSimulated(node) ? List.of() : List.of(LocalVolumes.FINALIZER))
                .with("spec", spec);
    }

    private static boolean isSimulated(ApiObject node) {
        return node.labels().containsKey(LocalVolumes.SIMULATED_NODE);
    }

    /** Unique by the claim's uid; the rest is for people who look into the directory. */
    private static String fileName(Claim claim) {
        var name = LocalVolumes.volumeName(claim) + "_" + claim.key().namespace() + "_"
                + claim.key().name();
        var suffix = claim.volumeMode().equals("Block") ? DEVICE_SUFFIX : "";
        return name.substring(0, Math.min(name.length(), MAX_FILE_NAME - suffix.length())) + suffix;
    }

    private static JsonObject reference(Claim claim) {
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.key().namespace())
                .put("name", claim.key().name())
                .put("uid", claim.uid())
                .put("resourceVersion", claim.object().resourceVersion())
                .build();
    }

    private static JsonObject onlyOn(ApiObject node) {
        var hostname = node.labels().getOrDefault(LocalVolumes.HOSTNAME, node.name());
        var expression = JsonObject.of(
                "key", Json.of(LocalVolumes.HOSTNAME),
                "operator", Json.of("In"),
                "values", JsonArray.ofStrings(List.of(hostname)));
        var term = JsonObject.of("matchExpressions", JsonArray.of(expression));
        return JsonObject.EMPTY.withAt(JsonArray.of(term), "required", "nodeSelectorTerms");
    }

    /** Its claim is gone and its class does not keep what it held. */
    static boolean isToDelete(Volume volume) {
        return LocalVolumes.isLocal(volume)
                && !volume.isBeingDeleted()
                && volume.phase().equals("Released")
                && volume.reclaimPolicy().equals("Delete");
    }

    /** Only its node can say that the data is deleted. */
    static boolean waitsForNode(Volume volume) {
        return LocalVolumes.isLocal(volume)
                && volume.isBeingDeleted()
                && volume.object().finalizers().contains(LocalVolumes.FINALIZER);
    }
}
