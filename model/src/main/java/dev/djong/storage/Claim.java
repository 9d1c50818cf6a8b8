package dev.djong.storage;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PersistentVolumeClaim. */
public record Claim(ApiObject object) {

    public ObjectKey key() {
        return object.key();
    }

    public String uid() {
        return object.uid();
    }

    /** {@code Pending}, {@code Bound} or {@code Lost}; empty before anyone looked. */
    public String phase() {
        return object.status().text("phase");
    }

    /** The volume that it is, or asks to be, bound to; empty for any. */
    public String volumeName() {
        return object.spec().text("volumeName");
    }

    public boolean bindCompleted() {
        return object.annotations().containsKey(StorageAnnotations.BIND_COMPLETED);
    }

    public boolean boundByController() {
        return object.annotations().containsKey(StorageAnnotations.BOUND_BY_CONTROLLER);
    }

    /** The class it asks for; empty text for volumes without class, and where it says nothing. */
    public String storageClass() {
        return object.annotation(StorageAnnotations.BETA_CLASS)
                .orElse(object.spec().text("storageClassName"));
    }

    /** Whether it says nothing about a class, not even that it wants none. */
    public boolean leavesClassOpen() {
        return !object.spec().has("storageClassName")
                && !object.annotations().containsKey(StorageAnnotations.BETA_CLASS);
    }

    public String attributesClass() {
        return object.spec().text("volumeAttributesClassName");
    }

    public Quantity requested() {
        return StorageSize.of(object.spec().object("resources").object("requests"))
                .orElse(Quantity.ZERO);
    }

    /** How large its volume is, as far as it was told. */
    public Optional<Quantity> capacity() {
        return StorageSize.of(object.status().object("capacity"));
    }

    public List<String> accessModes() {
        return object.spec().array("accessModes").strings().toList();
    }

    public String volumeMode() {
        return Volume.mode(object.spec());
    }

    public Optional<LabelSelector> selector() {
        var selector = object.spec().object("selector");
        return object.spec().has("selector") ? Optional.of(LabelSelector.of(selector)) : Optional.empty();
    }

    /** Where its pod will run. */
    public Optional<String> selectedNode() {
        return object.annotation(StorageAnnotations.SELECTED_NODE).filter(node -> !node.isEmpty());
    }

    /** Who was asked to make its volume; empty for nobody. */
    public String provisioner() {
        return object.annotation(StorageAnnotations.PROVISIONER)
                .or(() -> object.annotation(StorageAnnotations.BETA_PROVISIONER))
                .orElse("");
    }

    public boolean isBeingDeleted() {
        return object.isBeingDeleted();
    }

    /** The names of the claims that a pod's volumes are, those made for the pod alone included. */
    public static Stream<String> namesUsedBy(ApiObject pod) {
        return pod.spec().array("volumes").objects().flatMap(volume -> nameOf(pod, volume).stream());
    }

    /** Empty for a volume that is no claim. */
    public static Optional<String> nameOf(ApiObject pod, JsonObject volume) {
        if (volume.has("ephemeral")) {
            return Optional.of(pod.name() + "-" + volume.text("name"));
        }
        return volume.object("persistentVolumeClaim").string("claimName");
    }
}
