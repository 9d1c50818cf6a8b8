package dev.djong.storage;

/** Annotations and finalizers by which the parts of the storage story speak to each other; all names are upstream's. */
public final class StorageAnnotations {
    /** On a claim: the binding once was complete. */
    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    /** On either side: the binding was chosen for it, not asked for by a person. */
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    /** On a volume: who made it. */
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    /** On a claim: who is to make its volume. */
    public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    /** The elder name of {@link #PROVISIONER}, which provisioners still look for. */
    public static final String BETA_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    /** On a claim: the node for whose pod its volume is to be made. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    /** On claims and volumes: the class, as it was said before there was a field. */
    public static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
    /** On a storage class: claims without class get this one. */
    public static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    /** The elder name of {@link #DEFAULT_CLASS}. */
    public static final String BETA_DEFAULT_CLASS = "storageclass.beta.kubernetes.io/is-default-class";

    /** Keeps a volume while a claim is bound to it. */
    public static final String VOLUME_PROTECTION = "kubernetes.io/pv-protection";
    /** Keeps a claim while a pod uses it. */
    public static final String CLAIM_PROTECTION = "kubernetes.io/pvc-protection";

    private StorageAnnotations() {}
}
