package dev.djong.node.housekeeping;

import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.RuntimeFailure;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses, the largest first, once the disk is fuller than a threshold and until it is less
 * full than another. Pinned images stay.
 */
public final class ImageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCollector.class);

    private final ContainerRuntime runtime;
    private final Supplier<Disk> disk;
    private final int highPercent;
    private final int lowPercent;

    /** How full the disk of the images is, in bytes. */
    public record Disk(long totalBytes, long freeBytes) {
        public int usedPercent() {
            return totalBytes == 0 ? 0 : (int) (100 * (totalBytes - freeBytes) / totalBytes);
        }
    }

    public ImageCollector(ContainerRuntime runtime, Supplier<Disk> disk, int highPercent, int lowPercent) {
        if (lowPercent >= highPercent) {
            throw new IllegalArgumentException("--image-gc-low-threshold=" + lowPercent
                    + " must be below --image-gc-high-threshold=" + highPercent);
        }
        this.runtime = runtime;
        this.disk = disk;
        this.highPercent = highPercent;
        this.lowPercent = lowPercent;
    }

    public void run() {
        var seen = disk.get();
        if (seen.usedPercent() < highPercent) {
            return;
        }
        long toFree = seen.totalBytes() * (seen.usedPercent() - lowPercent) / 100;
        var used = usedImages();
        for (var image : runtime.images().stream()
                .sorted(Comparator.comparingLong(Image::sizeBytes).reversed())
                .toList()) {
            if (toFree > 0 && !image.pinned() && isUnused(image, used)) {
                LOG.info("the disk is {} % full: removing image {}", seen.usedPercent(), image.tags());
                toFree -= remove(image);
            }
        }
    }

    private Set<String> usedImages() {
        var used = new HashSet<String>();
        runtime.containers().forEach(container -> {
            used.add(container.image());
            used.add(container.imageId());
        });
        return used;
    }

    private static boolean isUnused(Image image, Set<String> used) {
        return !used.contains(image.id())
                && image.tags().stream().noneMatch(used::contains)
                && image.digests().stream().noneMatch(used::contains);
    }

    private long remove(Image image) {
        try {
            runtime.removeImage(image.id());
            return image.sizeBytes();
        } catch (RuntimeFailure failure) {
            LOG.warn("image {} not removed: {}", image.tags(), failure.getMessage());
            return 0;
        }
    }
}
