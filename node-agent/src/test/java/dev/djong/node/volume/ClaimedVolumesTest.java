package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.json.JsonObject;
import dev.djong.node.fakes.FakeClusterObjects;
import dev.djong.node.fakes.Pods;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimedVolumesTest {
    private static final Pod POD = Pods.view("'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'data'}}],"
            + "'containers':[{'name':'main','image':'demo','volumeMounts':[{'name':'v','mountPath':'/data'}]}]");

    private final FakeClusterObjects cluster = new FakeClusterObjects();
    private final ClaimedVolumes claims = new ClaimedVolumes(cluster);

    private static JsonObject volumeOf(Pod pod) {
        return pod.spec().array("volumes").get(0).asObject();
    }

    private void claim(String metadata, String spec, String phase) {
        cluster.claims.put(new ObjectKey("default", "data"), Pods.object("""
                {'metadata':{'name':'data','namespace':'default','uid':'c1'%s},'spec':{%s},'status':{'phase':'%s'}}""".formatted(metadata, spec, phase)));
    }

    private void volume(String spec) {
        cluster.volumes.put("pv", Pods.object("{'metadata':{'name':'pv'},'spec':{" + spec + "}}"));
    }

    private void assertFails(String why) {
        assertThatThrownBy(() -> claims.find(POD, volumeOf(POD)))
                .isInstanceOf(VolumeFailure.class)
                .hasMessage("Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to"
                        + " process volumes=[v]: error processing PVC default/data: " + why);
    }

    @Test
    void saysWhyAClaimCannotBeUsedYet() {
        assertFails("failed to fetch PVC from API server: persistentvolumeclaims \"data\" not found");
        claim(",'deletionTimestamp':'2026-01-01T00:00:00Z'", "", "Bound");
        assertFails("PVC is being deleted");
        claim("", "", "Pending");
        assertFails("PVC is not bound");
        claim("", "'volumeName':'pv'", "Bound");
        assertFails("failed to fetch PV pv from API server: persistentvolumes \"pv\" not found");
        volume("");
        assertFails("found PV object pv but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim");
        volume("'claimRef':{'uid':'c2'}");
        assertFails("found PV object pv but its pv.Spec.ClaimRef.UID c2 does not point to claim.UID c1");
        volume("'claimRef':{'uid':'c1'},'volumeMode':'Block'");
        assertFails("volume v has volumeMode Block, but is specified in volumeMounts");
    }

    @Test
    void aDeviceIsNotMountedAndADirectoryIsNoDeviceInAnyContainer() {
        var pod = Pods.view("'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'data'}}],"
                + "'initContainers':[{'name':'init','volumeDevices':[{'name':'v','devicePath':'/dev/v'}]}]");
        claim("", "'volumeName':'pv'", "Bound");
        volume("'claimRef':{'uid':'c1'}");
        assertThatThrownBy(() -> claims.find(pod, volumeOf(pod)))
                .hasMessageEndingWith("volume v has volumeMode Filesystem, but is specified in volumeDevices");
        volume("'claimRef':{'uid':'c1'},'volumeMode':'Block'");
        assertThat(claims.find(pod, volumeOf(pod)).orElseThrow().isBlock()).isTrue();
    }

    @Test
    void findsTheVolumeOfABoundClaim() {
        claim("", "'volumeName':'pv'", "Bound");
        volume("'claimRef':{'uid':'c1'}");
        assertThat(claims.find(POD, volumeOf(POD)).orElseThrow().name()).isEqualTo("pv");
    }

    @Test
    void aVolumeOfOtherNodesIsNotUsed() {
        claim("", "'volumeName':'pv'", "Bound");
        volume("'claimRef':{'uid':'c1'},'nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':["
                + "{'key':'kubernetes.io/hostname','operator':'In','values':['n1']}]}]}}");
        for (var labels : new String[] {"", "'kubernetes.io/hostname':'n2'"}) {
            cluster.node = Optional.of(Pods.object("{'metadata':{'name':'n','labels':{" + labels + "}}}"));
            assertThatThrownBy(() -> claims.find(POD, volumeOf(POD)))
                    .hasMessage("MountVolume.NodeAffinity check failed for volume \"pv\" : no matching"
                            + " NodeSelectorTerms");
        }
        cluster.node = Optional.of(Pods.object("{'metadata':{'name':'n','labels':{'kubernetes.io/hostname':'n1'}}}"));
        assertThat(claims.find(POD, volumeOf(POD))).isPresent();
    }

    @Test
    void anEphemeralClaimMustBeThePodsOwn() {
        var pod = Pods.view("'volumes':[{'name':'space','ephemeral':{}}]");
        ApiObject strange = Pods.object("{'metadata':{'name':'web-space','namespace':'default'}}");
        cluster.claims.put(new ObjectKey("default", "web-space"), strange);
        assertThatThrownBy(() -> claims.find(pod, volumeOf(pod)))
                .hasMessageEndingWith(
                        "error processing PVC default/web-space: PVC was not created for pod default/web");
    }

    @Test
    void otherVolumesAreNoClaims() {
        var pod = Pods.view("'volumes':[{'name':'space','emptyDir':{}}]");
        assertThat(claims.find(pod, volumeOf(pod))).isEmpty();
    }
}
