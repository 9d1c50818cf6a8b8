package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A claim to devices that a pod names.
 *
 * @param claim its name; empty while nobody has made it
 * @param ofTemplate whether it is made for this pod alone
 */
public record DeviceUse(Optional<String> claim, boolean ofTemplate) {

    /** Two entries may name one claim. What is made of a template has its name in the status; a template that needs no claim has an entry without one. */
    static List<DeviceUse> listOf(ApiObject pod) {
        var entries = pod.spec().array("resourceClaims");
        if (entries.isEmpty()) {
            return List.of();
        }
        Map<String, JsonObject> made = pod.status()
                .array("resourceClaimStatuses")
                .objects()
                .collect(Collectors.toMap(each -> each.text("name"), each -> each, (first, second) -> first));
        return entries.objects()
                .flatMap(entry -> of(entry, made).stream())
                .distinct()
                .toList();
    }

    private static Optional<DeviceUse> of(JsonObject entry, Map<String, JsonObject> made) {
        var named = entry.string("resourceClaimName");
        if (named.isPresent()) {
            return Optional.of(new DeviceUse(named, false));
        }
        var status = made.get(entry.text("name"));
        if (status == null) {
            return Optional.of(new DeviceUse(Optional.empty(), true));
        }
        return status.string("resourceClaimName").map(name -> new DeviceUse(Optional.of(name), true));
    }
}
