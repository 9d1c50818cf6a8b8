package dev.djong.object;

import dev.djong.json.JsonObject;

/** Which claim to devices an entry of a pod's {@code spec.resourceClaims} means (KEP-4381). */
public sealed interface DeviceClaimName {

    /** @param ofTemplate whether the claim is made for this pod alone */
    record Named(String name, boolean ofTemplate) implements DeviceClaimName {}

    /** Somebody is still to make it of its template. */
    record NotMade() implements DeviceClaimName {}

    /** Whoever makes claims of templates found that none is needed. */
    record NotNeeded() implements DeviceClaimName {}

    /** What is made of a template has its name in the pod's status. */
    static DeviceClaimName of(ApiObject pod, JsonObject entry) {
        var named = entry.string("resourceClaimName");
        if (named.isPresent()) {
            return new Named(named.get(), false);
        }
        var status = pod.status()
                .array("resourceClaimStatuses")
                .objects()
                .filter(each -> each.text("name").equals(entry.text("name")))
                .findFirst();
        if (status.isEmpty()) {
            return new NotMade();
        }
        return status.get()
                .string("resourceClaimName")
                .<DeviceClaimName>map(name -> new Named(name, true))
                .orElseGet(NotNeeded::new);
    }
}
