package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.fakes.Pods;
import dev.djong.storage.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistentMountsTest {
    @TempDir
    private Path folder;

    private Volume local(String provisioner, Path path) {
        return new Volume(Pods.object("""
                {'metadata':{'name':'pv','annotations':{'pv.kubernetes.io/provisioned-by':'%s'}},
                 'spec':{'local':{'path':'%s'}}}""".formatted(provisioner, path)));
    }

    private Path prepare(String podSpec, Volume volume) throws IOException {
        return new PersistentMounts(new LocalDirectory(folder)).prepare(Pods.view(podSpec), volume, false);
    }

    @Test
    void aLocalVolumeOfOursIsMade() throws IOException {
        var path = prepare("'x':1", local("djong.dev/local", folder.resolve("pvc-1")));
        assertThat(path).isDirectory();
        assertThat((int) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(0777);
    }

    @Test
    void allOthersMustBeThere() {
        var elsewhere = folder.resolve("deep").resolve("pvc-1");
        assertThatThrownBy(() -> prepare("'x':1", local("djong.dev/local", elsewhere)))
                .hasMessage("path \"" + elsewhere + "\" does not exist");
        var strange = folder.resolve("disk");
        assertThatThrownBy(() -> prepare("'x':1", local("example.com/disks", strange)))
                .hasMessage("path \"" + strange + "\" does not exist");
    }

    @Test
    void everythingInItIsGivenToTheGroupOfThePod() throws IOException {
        var path = Files.createDirectory(folder.resolve("pvc-1"));
        var file = Files.writeString(path.resolve("data"), "x");
        var outside = Files.writeString(folder.resolve("outside"), "x");
        int outsideMode = (int) Files.getAttribute(outside, "unix:mode");
        Files.createSymbolicLink(path.resolve("link"), outside);
        int group = (int) Files.getAttribute(path, "unix:gid");
        prepare("'securityContext':{'fsGroup':" + group + "}", local("djong.dev/local", path));
        assertThat((int) Files.getAttribute(file, "unix:mode") & 0060).isEqualTo(0060);
        assertThat((int) Files.getAttribute(path, "unix:mode") & 02070).isEqualTo(02070);
        assertThat((int) Files.getAttribute(outside, "unix:mode", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(outsideMode);
    }
}
