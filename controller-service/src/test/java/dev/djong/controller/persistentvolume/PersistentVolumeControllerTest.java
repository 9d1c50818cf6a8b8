package dev.djong.controller.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.Storage;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersistentVolumeControllerTest {
    private final Cluster cluster = Cluster.running(PersistentVolumeController::new);
    private final Storage storage = new Storage(cluster);

    private List<String> events() {
        return cluster.events.all();
    }

    private void deleteClaim(String name) {
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, Cluster.key(name), Propagation.BACKGROUND);
        cluster.settle();
    }

    private void deleteVolume(String name) {
        cluster.delete(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster(name), Propagation.BACKGROUND);
        cluster.settle();
    }

    @Test
    void aClaimGetsTheSmallestVolumeThatWillDo() {
        storage.volume("small", "1Gi", "");
        storage.volume("medium", "5Gi", "");
        storage.volume("large", "9Gi", "");
        storage.claim("data", "2Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to medium");
        var claim = storage.claim("data").object();
        assertThat(claim.annotations())
                .containsEntry("pv.kubernetes.io/bind-completed", "yes")
                .containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
        assertThat(claim.status().object("capacity").text("storage")).isEqualTo("5Gi");
        assertThat(claim.status().array("accessModes").strings()).containsExactly("ReadWriteOnce");
        var volume = storage.volume("medium");
        assertThat(volume.phase()).isEqualTo("Bound");
        assertThat(volume.claimUid()).isEqualTo(claim.uid());
        assertThat(volume.boundByController()).isTrue();
        assertThat(storage.volume("small").phase()).isEqualTo("Available");
    }

    @Test
    void eachVolumeIsForOneClaim() {
        storage.claim("a", "1Gi", "");
        storage.claim("b", "1Gi", "");
        cluster.settle();
        storage.volume("one", "1Gi", "");
        storage.volume("two", "1Gi", "");
        cluster.pass(Duration.ofSeconds(5));
        assertThat(List.of(storage.fate("a"), storage.fate("b")))
                .containsExactlyInAnyOrder("Bound to one", "Bound to two");
    }

    @Test
    void whatDoesNotFitIsNotTaken() {
        storage.volume("block", "5Gi", ", \"volumeMode\": \"Block\"");
        storage.volume("classy", "5Gi", ", \"storageClassName\": \"fast\"");
        storage.volume("shared", "5Gi", ", \"accessModes\": [\"ReadWriteMany\"]");
        storage.volume("small", "1Gi", "");
        storage.claim("data", "2Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Pending");
        assertThat(events())
                .contains(
                        "Normal FailedBinding PersistentVolumeClaim data: no persistent volumes available for this claim"
                                + " and no storage class is set");
    }

    @Test
    void aSelectorChoosesByLabels() {
        storage.volume("plain", "1Gi", "");
        var labelled = ApiObject.of("v1", "PersistentVolume", ObjectKey.cluster("labelled"))
                .withLabels(Map.of("tier", "gold"))
                .with("spec", storage.volume("plain").object().spec().without("claimRef"));
        cluster.create(Resources.PERSISTENT_VOLUMES, labelled);
        storage.claim("data", "1Gi", ", \"selector\": {\"matchLabels\": {\"tier\": \"gold\"}}");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to labelled");
    }

    @Test
    void aVolumeReservedForANameWaitsForItsClaim() {
        storage.volume("mine", "9Gi", ", \"claimRef\": {\"namespace\": \"shop\", \"name\": \"data\"}");
        storage.volume("free", "1Gi", "");
        cluster.settle();
        assertThat(storage.volume("mine").phase()).isEqualTo("Available");
        storage.claim("data", "1Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to mine");
        assertThat(storage.volume("mine").boundByController()).isFalse();
    }

    @Test
    void aClaimThatNamesAVolumeGetsItOrWaits() {
        storage.claim("data", "2Gi", ", \"volumeName\": \"chosen\"");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Pending to chosen");
        storage.volume("chosen", "1Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Pending to chosen");
        assertThat(events())
                .contains(
                        "Warning VolumeMismatch PersistentVolumeClaim data: Cannot bind to requested volume \"chosen\":"
                                + " requested PV is too small");
        deleteVolume("chosen");
        storage.volume("chosen", "2Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to chosen");
        assertThat(storage.claim("data").boundByController()).isFalse();
        storage.claim("late", "1Gi", ", \"volumeName\": \"chosen\"");
        cluster.settle();
        assertThat(events())
                .contains("Warning FailedBinding PersistentVolumeClaim late: volume \"chosen\" already bound to a"
                        + " different claim.");
    }

    @Test
    void aClaimWhoseVolumeIsGoneIsLostUntilItIsBack() {
        storage.volume("pv", "1Gi", "");
        storage.claim("data", "1Gi", "");
        cluster.settle();
        deleteVolume("pv");
        assertThat(storage.fate("data")).isEqualTo("Lost to pv");
        assertThat(storage.claim("data").capacity()).isEmpty();
        assertThat(events())
                .contains(
                        "Warning ClaimLost PersistentVolumeClaim data: Bound claim has lost its PersistentVolume. Data on"
                                + " the volume is lost!");
        storage.volume("pv", "1Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to pv");
    }

    @Test
    void aReleasedVolumeIsReclaimedByItsPolicy() {
        storage.volume("kept", "1Gi", "");
        storage.claim("data", "1Gi", "");
        cluster.settle();
        deleteClaim("data");
        assertThat(storage.volume("kept").phase()).isEqualTo("Released");
        storage.claim("data", "1Gi", "");
        cluster.settle();
        assertThat(storage.fate("data")).as("a released volume is not free").isEqualTo("Pending");

        storage.volume("made-by-hand", "1Gi", ", \"persistentVolumeReclaimPolicy\": \"Delete\"");
        cluster.settle();
        deleteClaim("data");
        assertThat(storage.volume("made-by-hand").phase()).isEqualTo("Failed");
        assertThat(storage.volume("made-by-hand").object().status().text("message"))
                .isEqualTo("error getting deleter volume plugin for volume \"made-by-hand\": no deletable volume plugin"
                        + " matched");
    }

    @Test
    void aPersonMakesAReleasedVolumeAvailableAgain() {
        storage.volume("pv", "1Gi", "");
        storage.claim("data", "1Gi", "");
        cluster.settle();
        deleteClaim("data");
        cluster.changeSpec(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster("pv"), spec -> spec.without("claimRef"));
        cluster.settle();
        assertThat(storage.volume("pv").phase()).isEqualTo("Available");
    }

    @Test
    void aClaimThatIsBoundElsewhereSetsItsVolumeFree() {
        storage.claim("data", "1Gi", "");
        var uid = storage.claim("data").uid();
        storage.volume("first", "1Gi", "");
        cluster.settle();
        storage.volume(
                "second",
                "1Gi",
                ", \"claimRef\": {\"namespace\": \"shop\", \"name\": \"data\", \"uid\": \"" + uid + "\"}");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Bound to first");
        assertThat(storage.volume("second").claimUid()).isEmpty();
        assertThat(storage.volume("second").phase()).isEqualTo("Available");
    }

    @Test
    void aClaimAsksItsClassForAVolume() {
        storage.claim("data", "1Gi", ", \"storageClassName\": \"fast\"");
        cluster.settle();
        assertThat(events())
                .contains(
                        "Warning ProvisioningFailed PersistentVolumeClaim data: storageclass.storage.k8s.io \"fast\" not"
                                + " found");
        storage.storageClass("fast", "example.com/disk", "Immediate");
        cluster.settle();
        assertThat(storage.claim("data").object().annotations())
                .containsEntry("volume.kubernetes.io/storage-provisioner", "example.com/disk")
                .containsEntry("volume.beta.kubernetes.io/storage-provisioner", "example.com/disk");
        assertThat(events())
                .contains("Normal ExternalProvisioning PersistentVolumeClaim data: Waiting for a volume to be created"
                        + " either by the external provisioner 'example.com/disk' or manually by the system administrator."
                        + " If volume creation is delayed, please verify that the provisioner is running and correctly"
                        + " registered.");
    }

    @Test
    void aClassMayWaitForAPod() {
        storage.storageClass("late", "example.com/disk", "WaitForFirstConsumer");
        storage.volume("free", "1Gi", ", \"storageClassName\": \"late\"");
        storage.claim("data", "1Gi", ", \"storageClassName\": \"late\"");
        cluster.settle();
        assertThat(storage.fate("data")).isEqualTo("Pending");
        assertThat(events())
                .contains(
                        "Normal WaitForFirstConsumer PersistentVolumeClaim data: waiting for first consumer to be created"
                                + " before binding");
        storage.selectNode("data", "n1");
        cluster.settle();
        assertThat(storage.claim("data").provisioner()).isEqualTo("example.com/disk");
    }

    @Test
    void aClaimWithoutClassGetsTheDefaultAsSoonAsThereIsOne() {
        storage.claim("open", "1Gi", "");
        storage.claim("none", "1Gi", ", \"storageClassName\": \"\"");
        cluster.settle();
        var local = storage.storageClass("local", "example.com/disk", "WaitForFirstConsumer");
        cluster.api.update(
                Resources.STORAGE_CLASSES, local.withAnnotation("storageclass.kubernetes.io/is-default-class", "true"));
        cluster.settle();
        assertThat(storage.claim("open").storageClass()).isEqualTo("local");
        assertThat(storage.claim("none").storageClass()).isEmpty();
    }
}
