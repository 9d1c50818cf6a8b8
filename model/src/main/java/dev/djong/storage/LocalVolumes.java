package dev.djong.storage;

import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Names of the local volumes that Djong makes: directories of the node whose pod came first, or files for those of mode
 * {@code Block}, which pods see as devices.
 *
 * <p>A node says with an annotation where it keeps them. A controller writes the volume down with a path below that place,
 * a label that names the node, and a finalizer; the node makes it when a pod first needs it, and takes the
 * finalizer away once it has deleted the data. The label is what a node may select the volumes by that it sees.
 */
public final class LocalVolumes {
    public static final String PROVISIONER = "djong.dev/local";
    /** On a Node: the directory below which it keeps its volumes. */
    public static final String DIRECTORY = "volumes.djong.dev/local-directory";
    /** On a volume: the node that it is on. */
    public static final String NODE = "volumes.djong.dev/node";
    /** On a volume: the node has not deleted the data yet. */
    public static final String FINALIZER = "volumes.djong.dev/local-data";
    /** The class that every cluster begins with. */
    public static final String CLASS = "local";

    /** A label of nodes that run nothing for real: they keep no data, so that nobody waits until they have deleted it. */
    public static final String SIMULATED_NODE = "djong.dev/simulated";

    public static final String HOSTNAME = "kubernetes.io/hostname";

    private static final long SECTOR_BYTES = 512;
    private static final long MAX_DEVICE_BYTES = Long.MAX_VALUE / SECTOR_BYTES * SECTOR_BYTES;

    private LocalVolumes() {}

    public static String volumeName(Claim claim) {
        return "pvc-" + claim.uid();
    }

    public static boolean isLocal(Volume volume) {
        return volume.provisionedBy().equals(PROVISIONER);
    }

    /** How large a volume is for which that much is asked: a device consists of whole sectors. */
    public static Quantity capacity(String volumeMode, Quantity wanted) {
        long bytes = deviceBytes(wanted);
        return volumeMode.equals(Volume.BLOCK) && bytes != wanted.toLong()
                ? new Quantity(BigDecimal.valueOf(bytes), wanted.format())
                : wanted;
    }

    /** The size of a device that holds that much. */
    public static long deviceBytes(Quantity capacity) {
        return Math.ceilDiv(Math.min(capacity.toLong(), MAX_DEVICE_BYTES), SECTOR_BYTES) * SECTOR_BYTES;
    }

    /** The node that a local volume is on. */
    public static Optional<String> nodeOf(ApiObject volume) {
        return Optional.ofNullable(volume.labels().get(NODE));
    }
}
