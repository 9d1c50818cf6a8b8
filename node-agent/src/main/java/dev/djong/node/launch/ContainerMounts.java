package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.ContainerSpec.Mount;
import dev.djong.node.runtime.ContainerSpec.Propagation;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.SubPaths;
import dev.djong.node.volume.VolumeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a container finds mounted: its volumes, the pod's hosts file and the file for its last words. */
public final class ContainerMounts {
    private final PodDirectories directories;
    private final HostsFile hosts;
    private final SubPaths subPaths;

    public ContainerMounts(PodDirectories directories, HostsFile hosts, SubPaths subPaths) {
        this.directories = directories;
        this.hosts = hosts;
        this.subPaths = subPaths;
    }

    Path terminationMessageFile(Pod pod, PodContainer container, int attempt) {
        return directories
                .ofPod(pod.uid())
                .resolve("containers")
                .resolve(container.name())
                .resolve(String.valueOf(attempt));
    }

    List<Mount> of(
            Pod pod,
            PodContainer container,
            Launcher.Attempt attempt,
            Map<String, String> variables,
            Path terminationMessage) {
        var mounts = new ArrayList<Mount>();
        var wanted = container.json().array("volumeMounts").objects().toList();
        for (int i = 0; i < wanted.size(); i++) {
            mounts.add(volume(pod, container, attempt, variables, wanted.get(i), i));
        }
        if (wanted.stream().noneMatch(mount -> mount.text("mountPath").equals("/etc/hosts"))) {
            var file = hosts.write(directories.ofPod(pod.uid()), pod, attempt.podIps());
            mounts.add(new Mount("/etc/hosts", file.toString(), false, Propagation.PRIVATE));
        }
        create(terminationMessage);
        mounts.add(new Mount(
                container.terminationMessagePath(), terminationMessage.toString(), false, Propagation.PRIVATE));
        return mounts;
    }

    private Mount volume(
            Pod pod,
            PodContainer container,
            Launcher.Attempt attempt,
            Map<String, String> variables,
            JsonObject mount,
            int index) {
        var name = mount.text("name");
        var volume = attempt.volumes().paths().get(name);
        if (volume == null) {
            throw LaunchFailure.config("volume \"" + name + "\" of container " + container.name() + " is not there");
        }
        var subPath = mount.has("subPathExpr")
                ? Expansion.expand(mount.text("subPathExpr"), variables)
                : mount.text("subPath");
        var host = subPath.isEmpty() ? volume : bound(pod, container, volume, subPath, index, attempt.number());
        return new Mount(
                absolute(mount.text("mountPath")),
                host.toString(),
                mount.flag("readOnly") || attempt.volumes().readOnly().contains(name),
                switch (mount.text("mountPropagation")) {
                    case "Bidirectional" -> Propagation.BIDIRECTIONAL;
                    case "HostToContainer" -> Propagation.HOST_TO_CONTAINER;
                    default -> Propagation.PRIVATE;
                });
    }

    private Path bound(Pod pod, PodContainer container, Path volume, String subPath, int index, int attempt) {
        try {
            var target = directories
                    .ofPod(pod.uid())
                    .resolve("volume-subpaths")
                    .resolve(container.name())
                    .resolve(attempt + "-" + index);
            return subPaths.bind(volume, subPath, target);
        } catch (VolumeFailure failure) {
            throw LaunchFailure.config(
                    "failed to prepare subPath for volumeMount of container \"" + container.name() + "\": "
                            + failure.getMessage(),
                    failure);
        }
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static void create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file);
                // Whatever user the container runs as may leave its last words.
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
        } catch (IOException failure) {
            throw LaunchFailure.config("cannot create " + file + ": " + failure.getMessage(), failure);
        }
    }

    void tearDown(String podUid) {
        subPaths.unbindBelow(directories.ofPod(podUid).resolve("volume-subpaths"));
    }
}
