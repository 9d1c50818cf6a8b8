package dev.djong.storage;

import dev.djong.object.ApiObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** A StorageClass: how volumes are made for the claims that name it. */
public record StorageClass(ApiObject object) {
    /** For classes whose volumes people make. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    public String name() {
        return object.name();
    }

    public String provisioner() {
        return object.root().text("provisioner");
    }

    /** Whether a claim gets its volume only once a pod that uses it has a node. */
    public boolean waitsForPod() {
        return object.root().text("volumeBindingMode").equals("WaitForFirstConsumer");
    }

    public String reclaimPolicy() {
        var policy = object.root().text("reclaimPolicy");
        return policy.isEmpty() ? "Delete" : policy;
    }

    public boolean allowsExpansion() {
        return object.root().flag("allowVolumeExpansion");
    }

    public boolean isDefault() {
        return saysTrue(StorageAnnotations.DEFAULT_CLASS) || saysTrue(StorageAnnotations.BETA_DEFAULT_CLASS);
    }

    private boolean saysTrue(String annotation) {
        return object.annotation(annotation).filter("true"::equals).isPresent();
    }

    /** Of several default classes the newest counts, of equally new ones the first by name. */
    public static Optional<StorageClass> defaultOf(Collection<ApiObject> classes) {
        return classes.stream()
                .map(StorageClass::new)
                .filter(StorageClass::isDefault)
                .min(Comparator.comparing(StorageClass::created).reversed().thenComparing(StorageClass::name));
    }

    private Instant created() {
        return object.creationTimestamp().orElse(Instant.EPOCH);
    }
}
