package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import java.util.Optional;

/**
 * A volume as its driver knows it: what takes one of the places that the driver has on a node.
 *
 * @param driver of the container storage interface
 * @param handle the driver's own name for it
 */
public record DriverVolume(String driver, String handle) {

    static Optional<DriverVolume> of(ApiObject volume) {
        var csi = volume.spec().object("csi");
        return csi.isEmpty()
                ? Optional.empty()
                : Optional.of(new DriverVolume(csi.text("driver"), csi.text("volumeHandle")));
    }
}
