package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A persistent volume claim that a pod mounts.
 *
 * @param ephemeral whether it is made for this pod and named after it and the volume
 */
public record ClaimUse(String claim, boolean ephemeral) {

    static List<ClaimUse> listOf(ApiObject pod) {
        return pod.spec()
                .array("volumes")
                .objects()
                .flatMap(volume -> of(pod.name(), volume).stream())
                .toList();
    }

    private static Optional<ClaimUse> of(String pod, JsonObject volume) {
        if (volume.has("ephemeral")) {
            return Optional.of(new ClaimUse(pod + "-" + volume.text("name"), true));
        }
        return Stream.of(volume.object("persistentVolumeClaim").text("claimName"))
                .filter(name -> !name.isEmpty())
                .map(name -> new ClaimUse(name, false))
                .findFirst();
    }
}
