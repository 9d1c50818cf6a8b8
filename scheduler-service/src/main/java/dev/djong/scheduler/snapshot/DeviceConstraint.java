package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.List;

/**
 * What the devices of a claim must have to do with each other.
 *
 * @param requests whose devices; empty for all of the claim's
 * @param attribute with its domain
 * @param distinct whether the attribute must differ, rather than be the same
 */
public record DeviceConstraint(List<String> requests, String attribute, boolean distinct) {
    static DeviceConstraint of(JsonObject json) {
        boolean distinct = json.has("distinctAttribute");
        return new DeviceConstraint(
                json.array("requests").strings().toList(),
                json.text(distinct ? "distinctAttribute" : "matchAttribute"),
                distinct);
    }
}
