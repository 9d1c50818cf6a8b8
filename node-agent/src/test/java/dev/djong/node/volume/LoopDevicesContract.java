package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.volume.LoopDevices.Loop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loop devices do, real ones and those of {@link FakeLoops}. */
abstract class LoopDevicesContract {
    @TempDir
    Path folder;

    private Path image;

    abstract LoopDevices loops();

    @BeforeEach
    void image() throws IOException {
        image = Files.createFile(folder.resolve("an image.img"));
        setSize(4096);
    }

    @AfterEach
    void detachAll() {
        loopOf(image).ifPresent(loop -> loops().detach(loop.device()));
    }

    void setSize(long bytes) throws IOException {
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private Optional<Loop> loopOf(Path file) {
        return loops().all().stream().filter(loop -> loop.shows(file)).findFirst();
    }

    /** How large the device is that shows the image. */
    abstract long sizeOf(Path device, Path image) throws IOException;

    @Test
    void aFileIsShownUntilItIsDetached() throws IOException {
        assertThat(loopOf(image)).isEmpty();

        var device = loops().attach(image);

        assertThat(loopOf(image).orElseThrow().device()).isEqualTo(device);
        assertThat(loopOf(image).orElseThrow().leaving()).isFalse();
        assertThat(sizeOf(device, image)).isEqualTo(4096);

        loops().detach(device);

        assertThat(loopOf(image)).isEmpty();
        assertThatThrownBy(() -> loops().detach(device)).isInstanceOf(VolumeFailure.class);
    }

    @Test
    void aFileIsKnownByAnyName() throws IOException {
        loops().attach(image);
        assertThat(loopOf(Files.createLink(folder.resolve("other"), image))).isPresent();
        assertThat(loopOf(Files.createFile(folder.resolve("third")))).isEmpty();
    }

    @Test
    void itGrowsWhenItIsTold() throws IOException {
        var device = loops().attach(image);
        setSize(8192);
        assertThat(sizeOf(device, image)).isEqualTo(4096);
        loops().resize(device);
        assertThat(sizeOf(device, image)).isEqualTo(8192);
    }
}
