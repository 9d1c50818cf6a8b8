package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;

/** A device's name: unique in its driver's pool. */
public record DeviceId(String driver, String pool, String device) {
    static DeviceId of(JsonObject json) {
        return new DeviceId(json.text("driver"), json.text("pool"), json.text("device"));
    }
}
