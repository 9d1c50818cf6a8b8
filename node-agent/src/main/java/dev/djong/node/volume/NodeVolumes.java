package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.launch.PodFields;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.Quantity;
import dev.djong.storage.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The volumes of pods whose containers really run, each in a directory of its pod. A volume of a kind that this node does
 * not know is refused with its name.
 */
public final class NodeVolumes implements VolumeManager {
    private static final int SHARED_MODE = 0777;
    private static final int GROUP_BITS = 02070;
    private static final long MAX_UNLIMITED = 0;

    private final PodDirectories directories;
    private final ProjectedContent content;
    private final ServiceAccountTokens tokens;
    private final MountTool mounts;
    private final ClaimedVolumes claims;
    private final PersistentMounts persistent;
    private final PersistentDevices persistentDevices;
    private final VolumeImages images;
    private final RandomGenerator random;

    public NodeVolumes(
            PodDirectories directories,
            ClusterObjects cluster,
            PodFields fields,
            MountTool mounts,
            InstantSource clock,
            LocalDirectory local,
            VolumeImages images,
            RandomGenerator random) {
        this.directories = directories;
        this.claims = new ClaimedVolumes(cluster);
        this.persistent = new PersistentMounts(local);
        this.persistentDevices = new PersistentDevices(local, images);
        this.images = images;
        this.tokens = new ServiceAccountTokens(cluster, clock);
        this.content = new ProjectedContent(cluster, fields, tokens);
        this.mounts = mounts;
        this.random = random;
    }

    @Override
    public PodVolumes prepare(Pod pod) {
        var paths = new HashMap<String, Path>();
        var devices = new HashMap<String, Path>();
        var readOnly = new HashSet<String>();
        for (var volume : pod.spec().array("volumes").objects().toList()) {
            var name = volume.text("name");
            var claimed = claims.find(pod, volume);
            if (claimed.isEmpty()) {
                paths.put(name, prepare(pod, volume));
            } else if (claimed.get().isBlock()) {
                devices.put(name, map(pod, claimed.get()));
            } else {
                paths.put(name, mount(pod, volume, claimed.get()));
            }
            if (isReadOnly(volume)) {
                readOnly.add(name);
            }
        }
        return new PodVolumes(paths, devices, readOnly);
    }

    private static boolean isReadOnly(JsonObject volume) {
        return volume.object("persistentVolumeClaim").flag("readOnly");
    }

    /** Failures name the persistent volume, as kubelets do. */
    private Path mount(Pod pod, JsonObject volume, Volume bound) {
        try {
            return persistent.prepare(pod, bound, isReadOnly(volume));
        } catch (IOException | VolumeFailure failure) {
            throw new VolumeFailure(
                    "MountVolume.NewMounter initialization failed for volume \"" + bound.name() + "\" : "
                            + failure.getMessage(),
                    failure);
        }
    }

    private Path map(Pod pod, Volume bound) {
        try {
            return persistentDevices.prepare(pod, bound);
        } catch (IOException | UncheckedIOException | VolumeFailure failure) {
            throw VolumeFailure.unmapped(
                    "MapVolume.MapPodDevice failed for volume \"" + bound.name() + "\" : " + failure.getMessage(),
                    failure);
        }
    }

    private Path prepare(Pod pod, JsonObject volume) {
        var name = volume.text("name");
        try {
            if (ProjectedContent.handles(volume)) {
                var directory = directory(pod.uid(), plugin(volume), name);
                new AtomicDirectory(directory, random).write(content.of(pod, volume), group(pod));
                return directory;
            }
            if (volume.has("emptyDir")) {
                return emptyDir(pod, name, volume.object("emptyDir"));
            }
            if (volume.has("hostPath")) {
                return HostPathCheck.prepare(volume.object("hostPath"));
            }
            throw new VolumeFailure(
                    "no volume plugin matched: " + volume.without("name").names(), null);
        } catch (IOException | VolumeFailure failure) {
            throw new VolumeFailure(
                    "MountVolume.SetUp failed for volume \"" + name + "\" : " + failure.getMessage(), failure);
        }
    }

    private static String plugin(JsonObject volume) {
        return volume.has("configMap")
                ? "configmap"
                : volume.has("secret") ? "secret" : volume.has("projected") ? "projected" : "downward-api";
    }

    private Path directory(String podUid, String plugin, String name) {
        return directories
                .ofPod(podUid)
                .resolve("volumes")
                .resolve("kubernetes.io~" + plugin)
                .resolve(name);
    }

    private static OptionalLong group(Pod pod) {
        return pod.securityContext().integer("fsGroup");
    }

    private Path emptyDir(Pod pod, String name, JsonObject spec) throws IOException {
        var directory = directory(pod.uid(), "empty-dir", name);
        boolean inMemory = spec.text("medium").equals("Memory");
        // After a reboot the directory is there still, but not the memory: what is meant for memory must not reach the
        // disk.
        if (Files.isDirectory(directory) && (!inMemory || mounts.isMountPoint(directory))) {
            return directory;
        }
        Files.createDirectories(directory);
        if (inMemory) {
            long size = spec.get("sizeLimit") instanceof JsonString(var text)
                    ? Quantity.parse(text).toLong()
                    : MAX_UNLIMITED;
            mounts.tmpfs(directory, size);
        }
        var group = group(pod);
        AtomicDirectory.setMode(directory, group.isPresent() ? SHARED_MODE | GROUP_BITS : SHARED_MODE, group);
        return directory;
    }

    @Override
    public void refresh(Pod pod) {
        pod.spec().array("volumes").objects().filter(ProjectedContent::handles).forEach(volume -> prepare(pod, volume));
    }

    @Override
    public void tearDown(String podUid) {
        tokens.forget(podUid);
        var volumes = directories.ofPod(podUid).resolve("volumes");
        mounts.unmountBelow(directories.ofPod(podUid));
        PodDirectories.deleteTree(volumes);
        images.release(podUid);
    }
}
