package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.ContainerSpec.BlockDevice;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.volume.PodVolumes;
import java.util.List;

/** The volumes that a container sees as devices. */
final class ContainerDevices {
    private ContainerDevices() {}

    static List<BlockDevice> of(PodContainer container, PodVolumes volumes) {
        return container
                .json()
                .array("volumeDevices")
                .objects()
                .map(wanted -> device(container, volumes, wanted))
                .toList();
    }

    private static BlockDevice device(PodContainer container, PodVolumes volumes, JsonObject wanted) {
        var name = wanted.text("name");
        var path = wanted.text("devicePath");
        if (!path.startsWith("/")) {
            throw LaunchFailure.config("error DevicePath `" + path + "` must be an absolute path");
        }
        var device = volumes.devices().get(name);
        if (device == null) {
            throw LaunchFailure.config(
                    "cannot find volume \"" + name + "\" to pass into container \"" + container.name() + "\"");
        }
        return new BlockDevice(path, device.toString(), volumes.readOnly().contains(name));
    }
}
