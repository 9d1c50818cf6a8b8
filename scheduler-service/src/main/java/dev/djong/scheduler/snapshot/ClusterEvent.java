package dev.djong.scheduler.snapshot;

/** A change of the cluster that may make room for a pod that found none. */
public sealed interface ClusterEvent {

    record NodeAdded(NodeInfo current) implements ClusterEvent {}

    /** Labels, taints, allocatable or the unschedulable flag changed. */
    record NodeUpdated(NodeInfo previous, NodeInfo current) implements ClusterEvent {}

    record NodeRemoved(NodeInfo previous) implements ClusterEvent {}

    /** A pod left its node, or finished on it. */
    record PodReleased(PodInfo pod) implements ClusterEvent {}

    /** A pod is on a node, as the API says too. */
    record PodPlaced(PodInfo pod) implements ClusterEvent {}

    /** A placed pod has other labels or takes something else. */
    record PodUpdated(PodInfo previous, PodInfo current) implements ClusterEvent {}

    /** Claims, volumes, storage classes or what drivers can do changed. */
    record StorageChanged(StorageKind kind) implements ClusterEvent {}

    /** Claims to devices, their classes or slices changed. */
    record DevicesChanged(DeviceKind kind) implements ClusterEvent {}

    /** Labels of namespaces changed. */
    record NamespaceChanged(String name) implements ClusterEvent {}

    /** What kind of storage object changed. */
    enum StorageKind {
        CLAIM("PersistentVolumeClaim"),
        VOLUME("PersistentVolume"),
        CLASS("StorageClass"),
        DRIVER("CSINode");

        private final String text;

        StorageKind(String text) {
            this.text = text;
        }
    }

    /** What kind of object about devices changed. */
    enum DeviceKind {
        CLAIM("ResourceClaim"),
        CLASS("DeviceClass"),
        SLICE("ResourceSlice");

        private final String text;

        DeviceKind(String text) {
            this.text = text;
        }
    }

    /** The name that metrics carry for it. */
    default String label() {
        return switch (this) {
            case NodeAdded added -> "NodeAdd";
            case NodeUpdated updated -> "NodeUpdate";
            case NodeRemoved removed -> "NodeDelete";
            case PodReleased released -> "AssignedPodDelete";
            case PodPlaced placed -> "AssignedPodAdd";
            case PodUpdated updated -> "AssignedPodUpdate";
            case StorageChanged(var kind) -> kind.text + "Update";
            case DevicesChanged(var kind) -> kind.text + "Update";
            case NamespaceChanged changed -> "NamespaceUpdate";
        };
    }
}
