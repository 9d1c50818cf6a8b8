package dev.djong.node.volume;

import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.LoopDevices.Loop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that pods see as block devices: each is attached to one loop device from the first pod that uses it until the last.
 *
 * <p>What is attached to what only the kernel knows, and who uses what only {@link ImageUses}; nothing is remembered here. So
 * an agent that starts anew finds the devices of running containers again, and attaches after a reboot what is gone.
 *
 * <p>All methods exclude each other, the programs that they run included: an image must not be attached twice, each device
 * having a cache of its own, nor detached while another pod begins to use it.
 */
public final class VolumeImages {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeImages.class);
    private static final String NOBODY = "";

    private final ImageUses uses;
    private final LoopDevices loops;

    public VolumeImages(PodDirectories directories, LoopDevices loops) {
        this.uses = new ImageUses(directories);
        this.loops = loops;
    }

    /** Makes the image where there is none, as large as it should be. @return the device that shows it to the pod */
    synchronized Path attach(String podUid, String volume, Path image, long bytes) throws IOException {
        make(image);
        extend(image, bytes);
        uses.note(podUid, volume, image);
        var attached = loopOf(image, loops.all());
        if (attached.isEmpty()) {
            return loops.attach(image);
        }
        var loop = attached.get();
        if (loop.leaving()) {
            throw new VolumeFailure(
                    loop.device() + ", which showed " + image
                            + " before, is still open somewhere and goes when it is closed",
                    null);
        }
        loops.resize(loop.device());
        return loop.device();
    }

    private static void make(Path image) throws IOException {
        if (!Files.exists(image, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(image.getParent());
            Files.createFile(image, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        if (!Files.isRegularFile(image, LinkOption.NOFOLLOW_LINKS)) {
            throw new VolumeFailure("\"" + image + "\" is not a file", null);
        }
    }

    /** Takes no space until it is written to. */
    private static boolean extend(Path image, long bytes) throws IOException {
        if (Files.size(image) >= bytes) {
            return false;
        }
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return true;
    }

    private static Optional<Loop> loopOf(Path image, List<Loop> all) {
        return all.stream().filter(loop -> loop.shows(image)).findFirst();
    }

    /** Has an image that is there already become larger, and its device with it. */
    synchronized void grow(Path image, long bytes) {
        try {
            if (Files.isRegularFile(image, LinkOption.NOFOLLOW_LINKS) && extend(image, bytes)) {
                loopOf(image, loops.all()).ifPresent(loop -> loops.resize(loop.device()));
                LOG.info("{} has {} bytes now", image, bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot extend " + image, failure);
        }
    }

    /** A pod uses none any more. */
    synchronized void release(String podUid) {
        var images = uses.of(podUid);
        if (!images.isEmpty()) {
            images.removeAll(uses.besides(podUid));
            detach(images);
        }
        uses.forget(podUid);
    }

    private void detach(Set<Path> images) {
        if (!images.isEmpty()) {
            var attached = loops.all();
            images.forEach(image -> loopOf(image, attached)
                    .filter(loop -> !loop.leaving())
                    .ifPresent(loop -> loops.detach(loop.device())));
        }
    }

    /** Deletes an image. @return false if it is still used */
    synchronized boolean delete(Path image) {
        if (uses.besides(NOBODY).contains(image)) {
            return false;
        }
        detach(Set.of(image));
        PodDirectories.deleteTree(image);
        return true;
    }

    /** Detaches what no pod uses, whoever left it so. */
    synchronized void detachUnused(LocalDirectory directory) {
        var images = directory.files();
        images.removeAll(uses.besides(NOBODY));
        detach(images);
    }

    /** Detaches everything, for a machine whose pods have ended without their agent. */
    public synchronized void detachAll(Consumer<String> problems) {
        try {
            detach(uses.besides(NOBODY));
        } catch (VolumeFailure | UncheckedIOException failure) {
            problems.accept("devices of volumes stay attached: " + failure.getMessage());
        }
    }
}
