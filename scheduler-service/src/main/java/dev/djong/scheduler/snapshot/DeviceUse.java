package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.DeviceClaimName;
import java.util.List;
import java.util.Optional;

/**
 * A claim to devices that a pod names.
 *
 * @param claim its name; empty while nobody has made it
 * @param ofTemplate whether it is made for this pod alone
 */
public record DeviceUse(Optional<String> claim, boolean ofTemplate) {

    /** Two entries may name one claim. */
    static List<DeviceUse> listOf(ApiObject pod) {
        return pod.spec()
                .array("resourceClaims")
                .objects()
                .flatMap(entry -> of(DeviceClaimName.of(pod, entry)).stream())
                .distinct()
                .toList();
    }

    private static Optional<DeviceUse> of(DeviceClaimName claim) {
        return switch (claim) {
            case DeviceClaimName.Named(var name, var ofTemplate) ->
                Optional.of(new DeviceUse(Optional.of(name), ofTemplate));
            case DeviceClaimName.NotMade notMade -> Optional.of(new DeviceUse(Optional.empty(), true));
            case DeviceClaimName.NotNeeded notNeeded -> Optional.empty();
        };
    }
}
