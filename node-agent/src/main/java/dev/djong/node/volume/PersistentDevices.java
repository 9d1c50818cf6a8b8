package dev.djong.node.volume;

import dev.djong.node.spec.Pod;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.Volume;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Which devices of this machine persistent volumes of mode {@code Block} are: those that local volumes name, and for volumes of
 * ours those that show their images.
 */
final class PersistentDevices {
    private final LocalDirectory local;
    private final VolumeImages images;

    PersistentDevices(LocalDirectory local, VolumeImages images) {
        this.local = local;
        this.images = images;
    }

    Path prepare(Pod pod, Volume volume) throws IOException {
        var source = volume.object().spec().object("local");
        if (source.isEmpty()) {
            throw new VolumeFailure(
                    "no volume plugin matched: of this node's volumes only local ones can be devices", null);
        }
        var path = Path.of(source.text("path"));
        if (LocalVolumes.isLocal(volume) && local.keeps(path)) {
            return images.attach(pod.uid(), volume.name(), path, LocalVolumes.deviceBytes(volume.capacity()));
        }
        if (!HostPathCheck.isBlockDevice(path)) {
            throw new VolumeFailure("path \"" + path + "\" is not a block device", null);
        }
        return path;
    }
}
