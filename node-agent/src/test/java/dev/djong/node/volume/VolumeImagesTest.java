package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.spec.PodDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeImagesTest {
    private static final long SIZE = 1 << 20;

    @TempDir
    private Path folder;

    private final FakeLoops loops = new FakeLoops();
    private VolumeImages images;
    private Path image;

    @BeforeEach
    void begin() {
        images = anew();
        image = folder.resolve("local-volumes").resolve("pvc-1.img");
    }

    /** As an agent that starts again has them. */
    private VolumeImages anew() {
        return new VolumeImages(new PodDirectories(folder, folder), loops);
    }

    @Test
    void anImageIsMadeAsLargeAsItsVolumeForNobodyElseToRead() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        assertThat(image).hasSize(SIZE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
                .isEqualTo("rw-------");
    }

    @Test
    void itIsAttachedOnceAndUntilItsLastPodIsGone() throws IOException {
        var device = images.attach("uid-1", "pv", image, SIZE);
        assertThat(images.attach("uid-1", "pv", image, SIZE)).isEqualTo(device);
        assertThat(images.attach("uid-2", "pv", image, SIZE)).isEqualTo(device);
        assertThat(loops.shown()).containsExactly(image);
        images.release("uid-1");
        assertThat(loops.shown()).containsExactly(image);
        images.release("uid-2");
        images.release("uid-2");
        assertThat(loops.shown()).isEmpty();
        assertThat(image).exists();
        assertThat(folder.resolve("pods/uid-2/block-volumes")).doesNotExist();
    }

    @Test
    void anAgentThatStartsAgainFindsIt() throws IOException {
        var device = images.attach("uid-1", "pv", image, SIZE);
        assertThat(anew().attach("uid-1", "pv", image, SIZE)).isEqualTo(device);
        anew().release("uid-1");
        assertThat(loops.shown()).isEmpty();
    }

    @Test
    void itIsAttachedAgainAfterAReboot() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        loops.reboot();
        anew().attach("uid-1", "pv", image, SIZE);
        assertThat(loops.shown()).containsExactly(image);
    }

    @Test
    void afterARebootThereIsNothingToDetach() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        loops.reboot();
        anew().release("uid-1");
        assertThat(folder.resolve("pods/uid-1/block-volumes")).doesNotExist();
    }

    @Test
    void whatHappenedToGrowWhileNobodyLookedGrows() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        images.attach("uid-2", "pv", image, 2 * SIZE);
        assertThat(loops.sizeOf(image)).isEqualTo(2 * SIZE);
        images.attach("uid-3", "pv", image, SIZE);
        assertThat(image).hasSize(2 * SIZE);
    }

    /** It would vanish under the pod that begins to use it. */
    @Test
    void aDeviceThatIsLeavingIsNotUsed() throws IOException {
        var device = images.attach("uid-1", "pv", image, SIZE);
        loops.detachLater(device);
        assertThatThrownBy(() -> images.attach("uid-2", "pv", image, SIZE))
                .isInstanceOf(VolumeFailure.class)
                .hasMessage("/dev/loop0, which showed " + image
                        + " before, is still open somewhere and goes when it is closed");
        assertThat(loops.shown()).containsExactly(image);
    }

    @Test
    void onlyAFileIsAnImage() throws IOException {
        Files.createDirectories(image.getParent());
        Files.createSymbolicLink(image, Files.createFile(folder.resolve("secret")));
        assertThatThrownBy(() -> images.attach("uid-1", "pv", image, SIZE))
                .hasMessage("\"" + image + "\" is not a file");
        assertThat(folder.resolve("secret")).isEmptyFile();
    }

    @Test
    void whatNoPodUsesIsDetachedAndTheRestIsNot() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        var leaked = Files.createFile(image.resolveSibling("pvc-2.img"));
        loops.attach(leaked);
        images.detachUnused(new LocalDirectory(image.getParent()));
        assertThat(loops.shown()).containsExactly(image);
    }

    @Test
    void allAreDetachedWhenTheClusterGoes() throws IOException {
        images.attach("uid-1", "pv", image, SIZE);
        images.attach("uid-2", "other", image.resolveSibling("pvc-2.img"), SIZE);
        var problems = new ArrayList<String>();
        anew().detachAll(problems::add);
        assertThat(loops.shown()).isEmpty();
        assertThat(problems).isEmpty();
        assertThat(image).exists();
    }
}
