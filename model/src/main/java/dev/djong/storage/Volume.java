package dev.djong.storage;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.NodeSelectorTerm;
import dev.djong.object.ObjectKey;
import dev.djong.object.Quantity;
import java.util.HashSet;
import java.util.List;

/** A PersistentVolume. */
public record Volume(ApiObject object) {
    static final String BLOCK = "Block";
    private static final String FILESYSTEM = "Filesystem";

    /** A volume's mode where it or a claim says nothing. */
    static String mode(JsonObject spec) {
        var mode = spec.text("volumeMode");
        return mode.isEmpty() ? FILESYSTEM : mode;
    }

    public String name() {
        return object.name();
    }

    /** {@code Pending}, {@code Available}, {@code Bound}, {@code Released} or {@code Failed}. */
    public String phase() {
        return object.status().text("phase");
    }

    public boolean isBeingDeleted() {
        return object.isBeingDeleted();
    }

    public boolean isClaimed() {
        return object.spec().has("claimRef");
    }

    /** Only for a claimed volume. */
    public ObjectKey claimKey() {
        var reference = object.spec().object("claimRef");
        return new ObjectKey(reference.text("namespace"), reference.text("name"));
    }

    /** Empty while only the claim's name is reserved. */
    public String claimUid() {
        return object.spec().object("claimRef").text("uid");
    }

    /** Claimed by that very claim, or reserved for its name. */
    public boolean isClaimedBy(Claim claim) {
        return isClaimed()
                && claimKey().equals(claim.key())
                && (claimUid().isEmpty() || claimUid().equals(claim.uid()));
    }

    /** Whether a pod of that node can use it. */
    public boolean isReachableFrom(ApiObject node) {
        var required = requiredNodes();
        return required.isEmpty() || NodeSelectorTerm.all(required).stream().anyMatch(term -> term.holds(node));
    }

    /** Whether only some nodes can use it. */
    public boolean isSomewhere() {
        return !requiredNodes().isEmpty();
    }

    private JsonObject requiredNodes() {
        return object.spec().object("nodeAffinity").object("required");
    }

    public boolean boundByController() {
        return object.annotations().containsKey(StorageAnnotations.BOUND_BY_CONTROLLER);
    }

    /** Who made it; empty where a person did. */
    public String provisionedBy() {
        return object.annotation(StorageAnnotations.PROVISIONED_BY).orElse("");
    }

    public String reclaimPolicy() {
        return object.spec().text("persistentVolumeReclaimPolicy");
    }

    public String storageClass() {
        return object.annotation(StorageAnnotations.BETA_CLASS)
                .orElse(object.spec().text("storageClassName"));
    }

    public String attributesClass() {
        return object.spec().text("volumeAttributesClassName");
    }

    public Quantity capacity() {
        return StorageSize.of(object.spec().object("capacity")).orElse(Quantity.ZERO);
    }

    public List<String> accessModes() {
        return object.spec().array("accessModes").strings().toList();
    }

    public boolean offers(List<String> modes) {
        return new HashSet<>(accessModes()).containsAll(modes);
    }

    public String volumeMode() {
        return mode(object.spec());
    }

    /** Whether pods see a device, not a directory. */
    public boolean isBlock() {
        return volumeMode().equals(BLOCK);
    }

    public Volume withClaim(JsonObject reference) {
        return new Volume(object.withSpec(spec -> spec.with("claimRef", reference)));
    }

    public Volume with(String specMember, Json value) {
        return new Volume(object.withSpec(spec -> spec.with(specMember, value)));
    }
}
