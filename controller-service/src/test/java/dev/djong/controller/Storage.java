package dev.djong.controller;

import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.storage.Claim;
import dev.djong.storage.Volume;

/** Claims, volumes and classes in the notation of the tests. */
public record Storage(Cluster cluster) {

    /** A volume that people made; {@code spec} holds further members, each after a comma. */
    public Volume volume(String name, String size, String spec) {
        return new Volume(cluster.create(
                Resources.PERSISTENT_VOLUMES,
                ApiObject.of("v1", "PersistentVolume", ObjectKey.cluster(name))
                        .with("spec", JsonReader.read("""
                        {"capacity": {"storage": "%s"}, "accessModes": ["ReadWriteOnce"],
                         "persistentVolumeReclaimPolicy": "Retain", "hostPath": {"path": "/data"}%s}""".formatted(size, spec)))));
    }

    /** A claim of one node at a time; {@code spec} holds further members, each after a comma. */
    public Claim claim(String name, String size, String spec) {
        return new Claim(cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                Cluster.object("v1", "PersistentVolumeClaim", name, """
                        {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "%s"}}%s}""".formatted(size, spec))));
    }

    public ApiObject storageClass(String name, String provisioner, String mode) {
        return cluster.create(
                Resources.STORAGE_CLASSES,
                ApiObject.of("storage.k8s.io/v1", "StorageClass", ObjectKey.cluster(name))
                        .with("provisioner", Json.of(provisioner))
                        .with("reclaimPolicy", Json.of("Delete"))
                        .with("volumeBindingMode", Json.of(mode)));
    }

    public Claim claim(String name) {
        return new Claim(cluster.api.get(Resources.PERSISTENT_VOLUME_CLAIMS, Cluster.key(name)));
    }

    public Volume volume(String name) {
        return new Volume(cluster.api.get(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster(name)));
    }

    /** {@code Bound to big}, or only the phase. */
    public String fate(String claim) {
        var found = claim(claim);
        return found.volumeName().isEmpty() ? found.phase() : found.phase() + " to " + found.volumeName();
    }

    public void selectNode(String claim, String node) {
        cluster.api.update(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                claim(claim).object().withAnnotation("volume.kubernetes.io/selected-node", node));
    }
}
