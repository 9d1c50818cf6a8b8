package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.fakes.FakeClusterObjects;
import dev.djong.node.fakes.Pods;
import dev.djong.node.launch.PodFields;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ObjectKey;
import dev.djong.time.VirtualTimers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeVolumesTest {
    private static final Pod POD = Pods.view("'securityContext':{'fsGroup':4000},'volumes':["
            + "{'name':'disk','persistentVolumeClaim':{'claimName':'disk','readOnly':true}},"
            + "{'name':'scratch','emptyDir':{}}],"
            + "'containers':[{'name':'main','volumeDevices':[{'name':'disk','devicePath':'/dev/disk'}]}]");

    @TempDir
    private Path folder;

    private final FakeLoops loops = new FakeLoops();
    private final FakeClusterObjects cluster = new FakeClusterObjects();
    private NodeVolumes volumes;

    @BeforeEach
    void begin() {
        var directories = new PodDirectories(folder, folder.resolve("logs"));
        volumes = new NodeVolumes(
                directories,
                cluster,
                new PodFields(new NodeIdentity("n1", List.of("192.0.2.1"), "test"), Map::of),
                new MountTool(),
                new VirtualTimers(),
                new LocalDirectory(folder.resolve("local")),
                new VolumeImages(directories, loops),
                new Random(1));
        cluster.claims.put(
                new ObjectKey("default", "disk"),
                Pods.object("{'metadata':{'name':'disk','namespace':'default','uid':'c1'},'spec':{'volumeName':'pv'},"
                        + "'status':{'phase':'Bound'}}"));
    }

    private void volume(Path path) {
        cluster.volumes.put("pv", Pods.object("""
                {'metadata':{'name':'pv','annotations':{'pv.kubernetes.io/provisioned-by':'djong.dev/local'}},
                 'spec':{'volumeMode':'Block','capacity':{'storage':'1Mi'},'claimRef':{'uid':'c1'},
                   'local':{'path':'%s'}}}""".formatted(path)));
    }

    @Test
    void aClaimToADeviceIsNoMount() {
        var image = folder.resolve("local").resolve("pvc-1.img");
        volume(image);

        var prepared = volumes.prepare(POD);

        assertThat(prepared.devices()).containsExactly(Map.entry("disk", Path.of("/dev/loop0")));
        assertThat(prepared.paths()).containsOnlyKeys("scratch");
        assertThat(prepared.readOnly()).containsExactly("disk");
        assertThat(volumes.prepare(POD)).isEqualTo(prepared);

        volumes.tearDown(POD.uid());

        assertThat(loops.shown()).isEmpty();
        assertThat(folder.resolve("pods/uid-1")).isEmptyDirectory();
        assertThat(image).exists();
    }

    @Test
    void saysWhichVolumeIsNoDevice() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        volume(file);
        assertThatThrownBy(() -> volumes.prepare(POD))
                .isInstanceOfSatisfying(
                        VolumeFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo("FailedMapVolume"))
                .hasMessage("MapVolume.MapPodDevice failed for volume \"pv\" : path \"" + file
                        + "\" is not a block device");
        assertThat(loops.shown()).isEmpty();
    }
}
