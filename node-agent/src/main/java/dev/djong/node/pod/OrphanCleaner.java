package dev.djong.node.pod;

import dev.djong.node.device.PodDevices;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.VolumeManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends and removes what belongs to pods that the API no longer has and that no worker knows: pods that were deleted
 * while the agent was away. Must only run once the pods of this node are known.
 */
public final class OrphanCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanCleaner.class);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    private final ContainerRuntime runtime;
    private final VolumeManager volumes;
    private final PodDevices devices;
    private final PodDirectories directories;
    private final Checkpoints checkpoints;
    private final Predicate<String> isKnown;

    public OrphanCleaner(
            ContainerRuntime runtime,
            VolumeManager volumes,
            PodDevices devices,
            PodDirectories directories,
            Checkpoints checkpoints,
            Predicate<String> isKnown) {
        this.runtime = runtime;
        this.volumes = volumes;
        this.devices = devices;
        this.directories = directories;
        this.checkpoints = checkpoints;
        this.isKnown = isKnown;
    }

    public void clean() {
        var orphans = new HashSet<String>();
        for (var sandbox : runtime.sandboxes()) {
            if (!sandbox.podUid().isEmpty() && !isKnown.test(sandbox.podUid())) {
                orphans.add(sandbox.podUid());
                tryTo("ended", sandbox.podUid(), () -> end(sandbox));
            }
        }
        leftBehind(orphans).forEach(uid -> tryTo("removed", uid, () -> deleteFiles(uid)));
    }

    /** One that cannot be ended holds up no other; it is tried again the next time. */
    private static void tryTo(String what, String uid, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.warn("orphan {} not {}: {}", uid, what, failure.getMessage());
        }
    }

    private void end(Sandbox sandbox) {
        LOG.info("pod {}/{} is gone from the API: ending it", sandbox.namespace(), sandbox.name());
        for (var container : runtime.containersOf(sandbox.podUid())) {
            if (container.sandboxId().equals(sandbox.id()) && container.running()) {
                runtime.stopContainer(container.id(), grace(container));
            }
        }
        runtime.stopSandbox(sandbox.id());
        runtime.removeSandbox(sandbox.id());
        PodDirectories.deleteTree(directories.logsOf(sandbox.namespace(), sandbox.name(), sandbox.podUid()));
    }

    private static Duration grace(Container container) {
        var seconds = container.annotation(Labels.POD_GRACE_PERIOD);
        return seconds.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : DEFAULT_GRACE;
    }

    private Set<String> leftBehind(Set<String> found) {
        var uids = new HashSet<>(found);
        var pods = directories.root().resolve("pods");
        if (Files.isDirectory(pods)) {
            try (var children = Files.list(pods)) {
                List<Path> paths = children.toList();
                paths.stream()
                        .map(path -> path.getFileName().toString())
                        .filter(uid -> !isKnown.test(uid))
                        .forEach(uids::add);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot list " + pods, failure);
            }
        }
        return uids;
    }

    private void deleteFiles(String uid) {
        volumes.tearDown(uid);
        devices.tearDown(uid);
        PodDirectories.deleteTree(directories.ofPod(uid));
        checkpoints.forget(uid);
    }
}
