package dev.djong.node.housekeeping;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.node.registration.FileSystemReader;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses, the one unused for longest first, once their disk is fuller than a threshold and
 * until it is less full than another. Pinned images stay, and so do those that were pulled a moment ago: the container
 * that they were pulled for may not exist yet.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images">Garbage
 *     collection of images</a>
 */
public final class ImageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCollector.class);
    private static final int NEVER_PERCENT = 100;

    private final ContainerRuntime runtime;
    private final Disk disk;
    private final Policy policy;
    private final EventRecorder events;
    private final Subject node;
    private final InstantSource clock;
    private final Map<String, Instant> usedAt = new HashMap<>();
    private final Map<String, Instant> firstSeenAt = new HashMap<>();
    private boolean initialised;
    private boolean failedBefore;

    /** The file system that images lie on. */
    public interface Disk {
        FileSystemReader.Usage read() throws IOException;
    }

    /**
     * When to begin, when to stop, and what is too young.
     *
     * @param highPercent a fuller disk has images removed; 100 for never
     * @param minimumAge an image that came later stays
     */
    public record Policy(int highPercent, int lowPercent, Duration minimumAge) {
        public Policy {
            if (lowPercent < 0 || highPercent > NEVER_PERCENT || lowPercent >= highPercent) {
                throw new IllegalArgumentException("--image-gc-low-threshold=" + lowPercent
                        + " must be below --image-gc-high-threshold=" + highPercent + ", both from 0 to 100");
            }
        }
    }

    public ImageCollector(
            ContainerRuntime runtime,
            Disk disk,
            Policy policy,
            EventRecorder events,
            Subject node,
            InstantSource clock) {
        this.runtime = runtime;
        this.disk = disk;
        this.policy = policy;
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    /** One failure may be a disk that was full for a moment; the second in a row is told. */
    public synchronized void run() {
        try {
            collect();
            failedBefore = false;
        } catch (IOException | RuntimeFailure failure) {
            var message = String.valueOf(failure.getMessage());
            LOG.warn("images not collected: {}", message);
            if (failedBefore) {
                events.record(node, EventRecorder.Type.WARNING, "ImageGCFailed", message);
            }
            failedBefore = true;
        }
    }

    private void collect() throws IOException {
        if (policy.highPercent() == NEVER_PERCENT) {
            return;
        }
        var seen = disk.read();
        if (seen.totalBytes() == 0) {
            events.record(
                    node, EventRecorder.Type.WARNING, "InvalidDiskCapacity", "invalid capacity 0 on image filesystem");
            throw new IOException("invalid capacity 0 on image filesystem");
        }
        if (seen.usedPercent() < policy.highPercent()) {
            observe(runtime.images());
            return;
        }
        long toFree = seen.totalBytes() * (100 - policy.lowPercent()) / 100 - seen.availableBytes();
        LOG.info("the disk of images is {} % full: removing unused ones of {} bytes", seen.usedPercent(), toFree);
        long freed = free(toFree);
        if (freed < toFree) {
            var message = "Failed to garbage collect required amount of images. Attempted to free " + toFree
                    + " bytes, but only found " + freed + " bytes eligible to free.";
            events.record(node, EventRecorder.Type.WARNING, "FreeDiskSpaceFailed", message);
            throw new IOException(message);
        }
    }

    /** Removes every image that nothing uses and that is old enough: pressure leaves no time for thresholds. */
    public synchronized void removeAllUnused() {
        free(Long.MAX_VALUE);
    }

    private long free(long bytes) {
        long freed = 0;
        for (var image : removable()) {
            if (freed >= bytes) {
                break;
            }
            LOG.info("removing unused image {} of {} bytes", image.tags(), image.sizeBytes());
            freed += remove(image);
        }
        return freed;
    }

    private List<Image> removable() {
        var images = runtime.images();
        var used = observe(images);
        var youngest = clock.instant().minus(policy.minimumAge());
        var removable = new ArrayList<Image>();
        for (var image : images) {
            boolean old = !firstSeenAt.getOrDefault(image.id(), Instant.EPOCH).isAfter(youngest);
            if (!image.pinned() && old && isUnused(image, used)) {
                removable.add(image);
            }
        }
        removable.sort(Comparator.comparing((Image image) -> usedAt.getOrDefault(image.id(), Instant.EPOCH))
                .thenComparing(image -> firstSeenAt.getOrDefault(image.id(), Instant.EPOCH)));
        return removable;
    }

    /** Notes when each image was seen first and in use last. What was here before the agent counts as old. */
    private Set<String> observe(List<Image> images) {
        var now = clock.instant();
        var used = usedImages();
        var present = new HashSet<String>();
        for (var image : images) {
            present.add(image.id());
            firstSeenAt.putIfAbsent(image.id(), initialised ? now : Instant.EPOCH);
            if (!isUnused(image, used)) {
                usedAt.put(image.id(), now);
            }
        }
        firstSeenAt.keySet().retainAll(present);
        usedAt.keySet().retainAll(present);
        initialised = true;
        return used;
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
