package dev.djong.controller.localvolume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.Storage;
import dev.djong.controller.persistentvolume.PersistentVolumeController;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.Volume;
import org.junit.jupiter.api.Test;

class LocalVolumeProvisionerTest {
    private final Cluster cluster = Cluster.running(
            PersistentVolumeController::new, LocalVolumeProvisioner::new, LocalStorageClassController::new);
    private final Storage storage = new Storage(cluster);

    private String boundVolume() {
        return boundVolume("data", "1Gi", "").name();
    }

    private Volume boundVolume(String claim, String size, String more) {
        if (cluster.api.all(Resources.NODES).isEmpty()) {
            cluster.node("n1");
        }
        storage.claim(claim, size, more);
        cluster.settle();
        storage.selectNode(claim, "n1");
        cluster.settle();
        return storage.volume(storage.claim(claim).volumeName());
    }

    @Test
    void aNewClusterHasADefaultClass() {
        cluster.settle();
        var local = cluster.api.get(Resources.STORAGE_CLASSES, ObjectKey.cluster("local"));
        assertThat(local.annotations()).containsEntry("storageclass.kubernetes.io/is-default-class", "true");
        assertThat(local.root().text("volumeBindingMode")).isEqualTo("WaitForFirstConsumer");
    }

    @Test
    void aVolumeIsMadeWhereThePodWillRun() {
        var name = boundVolume();
        assertThat(storage.fate("data")).isEqualTo("Bound to " + name);
        var volume = storage.volume(name);
        assertThat(volume.object().spec().object("local").text("path"))
                .isEqualTo("/var/lib/volumes/" + name + "_shop_data");
        assertThat(volume.object().spec().object("nodeAffinity").toString())
                .contains("kubernetes.io/hostname")
                .contains("n1");
        assertThat(volume.provisionedBy()).isEqualTo("djong.dev/local");
        assertThat(volume.object().finalizers()).contains(LocalVolumes.FINALIZER);
        assertThat(cluster.events.all())
                .contains("Normal ProvisioningSucceeded PersistentVolumeClaim data: Successfully provisioned volume "
                        + name);
    }

    @Test
    void aClaimToADeviceGetsAFile() {
        var volume = boundVolume("disk", "1Gi", ", \"volumeMode\": \"Block\"");
        assertThat(volume.isBlock()).isTrue();
        assertThat(volume.capacity()).hasToString("1Gi");
        assertThat(volume.object().spec().object("local").text("path"))
                .isEqualTo("/var/lib/volumes/" + volume.name() + "_shop_disk.img");
    }

    @Test
    void aDeviceHasWholeSectors() {
        var volume = boundVolume("disk", "1025", ", \"volumeMode\": \"Block\"");
        assertThat(volume.capacity()).hasToString("1536");
        assertThat(storage.fate("disk")).isEqualTo("Bound to " + volume.name());
        assertThat(boundVolume("data", "1025", "").capacity()).hasToString("1025");
    }

    @Test
    void theNameOfAFileFitsAFileSystem() {
        var name = "d".repeat(253);
        var path = boundVolume(name, "1Gi", ", \"volumeMode\": \"Block\"")
                .object()
                .spec()
                .object("local")
                .text("path");
        assertThat(path.substring(path.lastIndexOf('/') + 1)).hasSize(255).endsWith("dd.img");
    }

    @Test
    void aReleasedVolumeWaitsForItsNodeToDeleteTheData() {
        var name = boundVolume();
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, Cluster.key("data"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(storage.volume(name).isBeingDeleted()).isTrue();
        assertThat(storage.volume(name).object().finalizers()).containsExactly(LocalVolumes.FINALIZER);
        cluster.delete(Resources.NODES, ObjectKey.cluster("n1"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(cluster.api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }

    @Test
    void aNodeThatIsGoneIsGivenUp() {
        storage.claim("data", "1Gi", "");
        cluster.settle();
        storage.selectNode("data", "gone");
        cluster.settle();
        assertThat(storage.claim("data").selectedNode()).isEmpty();
        assertThat(cluster.events.all())
                .contains("Warning ProvisioningFailed PersistentVolumeClaim data: failed to provision volume with"
                        + " StorageClass \"local\": node \"gone\" not found");
    }

    @Test
    void whatADirectoryCannotBeIsRefused() {
        cluster.node("n1");
        storage.claim("shared", "1Gi", ", \"accessModes\": [\"ReadWriteMany\"]");
        storage.storageClass("now", "djong.dev/local", "Immediate");
        storage.claim("now", "1Gi", ", \"storageClassName\": \"now\"");
        cluster.settle();
        storage.selectNode("shared", "n1");
        cluster.settle();
        assertThat(cluster.events.all())
                .contains("Warning ProvisioningFailed PersistentVolumeClaim shared: failed to provision volume with"
                        + " StorageClass \"local\": local volumes only support ReadWriteOnce and ReadWriteOncePod access"
                        + " modes")
                .contains("Warning ProvisioningFailed PersistentVolumeClaim now: failed to provision volume with"
                        + " StorageClass \"now\": configuration error, no node was specified");
    }
}
