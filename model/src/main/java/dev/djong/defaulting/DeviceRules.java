package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** Rules of requests for devices and of the drivers of volumes. */
final class DeviceRules {
    private DeviceRules() {}

    /** Who wants a number of devices and names none wants one. */
    static JsonObject request(JsonObject request) {
        return request.text("allocationMode").equals("ExactCount") && request.integerOr("count", 0) == 0
                ? request.with("count", 1)
                : request;
    }

    /** Drivers serve volumes that outlive pods unless they say otherwise. */
    static JsonObject csiDriverSpec(JsonObject spec) {
        return spec.array("volumeLifecycleModes").isEmpty()
                ? spec.with("volumeLifecycleModes", JsonArray.of(Json.of("Persistent")))
                : spec;
    }
}
