package dev.djong.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.fakes.Pods;
import dev.djong.node.runtime.ContainerSpec.BlockDevice;
import dev.djong.node.volume.PodVolumes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerDevicesTest {
    private static final PodVolumes VOLUMES = new PodVolumes(
            Map.of("mounted", Path.of("/var/data")),
            Map.of("disk", Path.of("/dev/loop3"), "seed", Path.of("/dev/loop4")),
            Set.of("seed", "mounted"));

    private static List<BlockDevice> devices(String wanted) {
        var pod = Pods.view("'containers':[{'name':'main','volumeDevices':[" + wanted + "]}]");
        return ContainerDevices.of(pod.containers().getFirst(), VOLUMES);
    }

    @Test
    void aClaimThatIsReadOnlyIsADeviceThatIs() {
        assertThat(devices("{'name':'disk','devicePath':'/dev/xvda'},{'name':'seed','devicePath':'/seed'}"))
                .containsExactly(
                        new BlockDevice("/dev/xvda", "/dev/loop3", false),
                        new BlockDevice("/seed", "/dev/loop4", true));
        assertThat(devices("")).isEmpty();
    }

    @Test
    void saysWhatCannotBeADevice() {
        assertThatThrownBy(() -> devices("{'name':'mounted','devicePath':'/dev/xvda'}"))
                .isInstanceOf(LaunchFailure.class)
                .hasMessage("cannot find volume \"mounted\" to pass into container \"main\"");
        assertThatThrownBy(() -> devices("{'name':'disk','devicePath':'dev/xvda'}"))
                .hasMessage("error DevicePath `dev/xvda` must be an absolute path");
    }
}
