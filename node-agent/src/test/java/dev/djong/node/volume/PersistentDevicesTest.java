package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.fakes.Pods;
import dev.djong.node.spec.PodDirectories;
import dev.djong.storage.Volume;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistentDevicesTest {
    @TempDir
    private Path folder;

    private final FakeLoops loops = new FakeLoops();

    private Path prepare(String provisioner, String source, Path path) throws IOException {
        var volume = new Volume(Pods.object("""
                {'metadata':{'name':'pv','annotations':{'pv.kubernetes.io/provisioned-by':'%s'}},
                 'spec':{'volumeMode':'Block','capacity':{'storage':'1025'},'%s':{'path':'%s'}}}""".formatted(provisioner, source, path)));
        var images = new VolumeImages(new PodDirectories(folder, folder), loops);
        return new PersistentDevices(new LocalDirectory(folder), images).prepare(Pods.view("'x':1"), volume);
    }

    @Test
    void aLocalVolumeOfOursIsAnImageOfWholeSectors() throws IOException {
        var image = folder.resolve("pvc-1.img");
        assertThat(prepare("djong.dev/local", "local", image)).hasToString("/dev/loop0");
        assertThat(image).hasSize(1536);
    }

    @Test
    void allOthersMustBeDevices() {
        var missing = folder.resolve("disk");
        assertThatThrownBy(() -> prepare("example.com/disks", "local", missing))
                .hasMessage("path \"" + missing + "\" is not a block device");
        assertThatThrownBy(() -> prepare("djong.dev/local", "local", Path.of("/dev/null")))
                .hasMessage("path \"/dev/null\" is not a block device");
        assertThat(missing).doesNotExist();
    }

    @Test
    void onlyLocalVolumesCanBeDevices() {
        assertThatThrownBy(() -> prepare("", "hostPath", Path.of("/dev/loop0")))
                .hasMessage("no volume plugin matched: of this node's volumes only local ones can be devices");
    }
}
