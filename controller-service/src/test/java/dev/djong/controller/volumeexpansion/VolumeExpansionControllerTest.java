package dev.djong.controller.volumeexpansion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.Storage;
import dev.djong.controller.localvolume.LocalStorageClassController;
import dev.djong.controller.localvolume.LocalVolumeProvisioner;
import dev.djong.controller.persistentvolume.PersistentVolumeController;
import dev.djong.json.Json;
import dev.djong.object.Resources;
import org.junit.jupiter.api.Test;

class VolumeExpansionControllerTest {
    private final Cluster cluster = Cluster.running(
            PersistentVolumeController::new,
            LocalVolumeProvisioner::new,
            LocalStorageClassController::new,
            VolumeExpansionController::new);
    private final Storage storage = new Storage(cluster);

    private void grow(String size) {
        cluster.changeSpec(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                Cluster.key("data"),
                spec -> spec.withAt(Json.of(size), "resources", "requests", "storage"));
        cluster.settle();
    }

    private void bound(String more) {
        cluster.node("n1");
        storage.claim("data", "1Gi", more);
        cluster.settle();
        storage.selectNode("data", "n1");
        cluster.settle();
    }

    @Test
    void aDeviceGrowsByWholeSectors() {
        bound(", \"volumeMode\": \"Block\"");
        grow("3000000001");
        var claim = storage.claim("data");
        assertThat(claim.capacity().orElseThrow()).hasToString("3000000001");
        assertThat(storage.volume(claim.volumeName()).capacity()).hasToString("3000000512");
        assertThat(claim.object().status().array("conditions").isEmpty()).isTrue();
    }

    @Test
    void aLocalVolumeGrowsAsSoonAsItIsAskedTo() {
        bound("");
        grow("3Gi");
        var claim = storage.claim("data");
        assertThat(claim.capacity().orElseThrow()).hasToString("3Gi");
        assertThat(storage.volume(claim.volumeName()).capacity()).hasToString("3Gi");
        assertThat(claim.object().status().array("conditions").isEmpty()).isTrue();
        assertThat(cluster.events.all())
                .contains("Normal VolumeResizeSuccessful PersistentVolumeClaim data: Resize volume succeeded");
    }

    @Test
    void othersAreLeftToTheirMakers() {
        storage.volume("pv", "1Gi", "");
        storage.claim("data", "1Gi", ", \"storageClassName\": \"\"");
        cluster.settle();
        grow("3Gi");
        assertThat(storage.claim("data").capacity().orElseThrow()).hasToString("1Gi");
        assertThat(cluster.events.all())
                .contains("Warning ExternalExpanding PersistentVolumeClaim data: waiting for an external controller to"
                        + " expand this PVC");
    }
}
