package dev.djong.scheduler;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;

/** Claims, volumes and classes in the notation of the tests. */
final class Claims {
    private Claims() {}

    /** One gibibyte for one node at a time, not bound yet. */
    static ApiObject claim(String name, String storageClass) {
        return ApiObject.of("v1", "PersistentVolumeClaim", new ObjectKey("default", name))
                .withMetadata(metadata -> metadata.with("uid", "uid-" + name))
                .withSpec(spec -> spec.with("storageClassName", storageClass)
                        .with("accessModes", JsonArray.ofStrings(List.of("ReadWriteOnce")))
                        .with("resources", JsonObject.EMPTY.withAt(Json.of("1Gi"), "requests", "storage")));
    }

    static ApiObject bound(ApiObject claim, String volume) {
        return claim.withSpec(spec -> spec.with("volumeName", volume))
                .withStatus(status -> status.with("phase", "Bound"));
    }

    /** A volume that only nodes of one zone reach. */
    static ApiObject volume(String name, String storageClass, String size, String zone) {
        var term = JsonObject.of("matchExpressions", JsonArray.of(Nodes.requirement("zone", "In", zone)));
        return ApiObject.of("v1", "PersistentVolume", ObjectKey.cluster(name))
                .withSpec(spec -> spec.with("storageClassName", storageClass)
                        .with("accessModes", JsonArray.ofStrings(List.of("ReadWriteOnce")))
                        .withAt(Json.of(size), "capacity", "storage")
                        .withAt(JsonArray.of(term), "nodeAffinity", "required", "nodeSelectorTerms"));
    }

    /** A volume that a driver has, and every node reaches. */
    static ApiObject driverVolume(String name, String driver) {
        return volume(name, "", "1Gi", "a")
                .withSpec(spec -> spec.without("nodeAffinity")
                        .with("csi", JsonObject.of("driver", Json.of(driver), "volumeHandle", Json.of(name))));
    }

    /** A node whose driver can have so many volumes. */
    static ApiObject driverOn(String node, String driver, long count) {
        var allocatable = JsonObject.of("count", Json.of(count));
        return ApiObject.of("storage.k8s.io/v1", "CSINode", ObjectKey.cluster(node))
                .withSpec(spec -> spec.with(
                        "drivers", JsonArray.of(JsonObject.of("name", Json.of(driver), "allocatable", allocatable))));
    }

    static ApiObject storageClass(String name, String provisioner, String mode) {
        return ApiObject.of("storage.k8s.io/v1", "StorageClass", ObjectKey.cluster(name))
                .with("provisioner", Json.of(provisioner))
                .with("volumeBindingMode", Json.of(mode));
    }
}
