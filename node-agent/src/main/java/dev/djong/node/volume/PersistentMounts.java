package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import dev.djong.node.spec.Pod;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where persistent volumes lie on this machine: paths of the host, and local volumes. Those of ours are made when a pod
 * first uses them; all others have to be there.
 */
final class PersistentMounts {
    /** Any user of a container may write to its own volume; {@code fsGroup} narrows it for those who want that. */
    private static final int OPEN_MODE = 0777;

    private final LocalDirectory local;

    PersistentMounts(LocalDirectory local) {
        this.local = local;
    }

    Path prepare(Pod pod, Volume volume, boolean readOnly) throws IOException {
        var spec = volume.object().spec();
        if (spec.has("hostPath")) {
            return HostPathCheck.prepare(spec.object("hostPath"));
        }
        if (spec.has("local")) {
            var path = localPath(volume, spec.object("local"));
            var group = pod.securityContext().integer("fsGroup");
            if (group.isPresent() && !readOnly) {
                new VolumeOwnership(group.getAsLong())
                        .apply(
                                path,
                                pod.securityContext()
                                        .text("fsGroupChangePolicy")
                                        .equals("OnRootMismatch"));
            }
            return path;
        }
        throw new VolumeFailure("no volume plugin matched", null);
    }

    private Path localPath(Volume volume, JsonObject source) throws IOException {
        var path = Path.of(source.text("path"));
        if (LocalVolumes.isLocal(volume) && local.keeps(path)) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(path);
                Files.setAttribute(path, "unix:mode", OPEN_MODE);
            }
            return path;
        }
        if (!Files.exists(path)) {
            throw new VolumeFailure("path \"" + path + "\" does not exist", null);
        }
        return path;
    }
}
