package dev.djong.controller.volumeprotection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.Storage;
import dev.djong.controller.persistentvolume.PersistentVolumeController;
import dev.djong.json.JsonReader;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeProtectionTest {
    private final Cluster cluster = Cluster.running(
            PersistentVolumeController::new, ClaimProtectionController::new, VolumeProtectionController::new);
    private final Storage storage = new Storage(cluster);

    private void bindAndUse(String node) {
        storage.volume("pv", "1Gi", "");
        storage.claim("data", "1Gi", "");
        var pod = cluster.runningPod("web", node, Map.of(), "10.0.0.1");
        cluster.api.update(
                Resources.PODS,
                pod.withSpec(spec -> spec.with(
                        "volumes",
                        JsonReader.read("[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]"))));
        cluster.settle();
    }

    @Test
    void bothAreProtectedFromTheStart() {
        bindAndUse("n1");
        assertThat(storage.claim("data").object().finalizers()).containsExactly("kubernetes.io/pvc-protection");
        assertThat(storage.volume("pv").object().finalizers()).containsExactly("kubernetes.io/pv-protection");
    }

    @Test
    void aClaimStaysWhileAPodUsesItAndAVolumeWhileItIsBound() {
        bindAndUse("n1");
        cluster.delete(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster("pv"), Propagation.BACKGROUND);
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, Cluster.key("data"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(storage.claim("data").isBeingDeleted()).isTrue();
        assertThat(storage.volume("pv").isBeingDeleted()).isTrue();
        cluster.api.delete(Resources.PODS, Cluster.key("web"), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        cluster.settle();
        assertThat(cluster.api.all(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
        assertThat(cluster.api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }

    @Test
    void aPodWithoutNodeUsesNothing() {
        bindAndUse("");
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, Cluster.key("data"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(cluster.api.all(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
    }
}
