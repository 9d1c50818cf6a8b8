package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel's own. */
@Tag("real")
class LosetupRealTest extends LoopDevicesContract {
    private final Losetup loops = new Losetup();

    @BeforeAll
    static void requireParts() {
        boolean usable = "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(usable)
                    .as("loop devices need root and a kernel that has them")
                    .isTrue();
        }
        assumeTrue(usable, "loop devices need root and a kernel that has them");
    }

    @Override
    LoopDevices loops() {
        return loops;
    }

    @Override
    long sizeOf(Path device, Path image) throws IOException {
        var sectors = Files.readString(
                Path.of("/sys/block").resolve(device.getFileName()).resolve("size"));
        return Long.parseLong(sectors.strip()) * 512;
    }

    @Test
    void whatIsOpenGoesWhenItIsClosed() throws IOException {
        var image = Files.write(folder.resolve("open"), new byte[4096]);
        var device = loops.attach(image);
        try (var open = new RandomAccessFile(device.toFile(), "r")) {
            assertThat(open.read()).isZero();
            loops.detach(device);
            assertThat(loops.all()).anyMatch(loop -> loop.shows(image) && loop.leaving());
        }
        assertThat(loops.all()).noneMatch(loop -> loop.shows(image));
    }

    @Test
    void whatIsDeletedIsKnownByItsName() throws IOException {
        var image = Files.write(folder.resolve("gone"), new byte[4096]);
        var device = loops.attach(image);
        try {
            Files.delete(image);
            assertThat(loops.all()).filteredOn(loop -> loop.shows(image)).hasSize(1);
        } finally {
            loops.detach(device);
        }
    }
}
