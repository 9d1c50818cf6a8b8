package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonArray;
import dev.djong.object.ApiObject;
import java.util.List;

/** A kind of devices that an administrator offers. @param config for the drivers, passed on as it is written */
public record DeviceClass(String name, List<String> selectors, JsonArray config) {
    public static DeviceClass of(ApiObject deviceClass) {
        return new DeviceClass(
                deviceClass.name(),
                DeviceRequest.selectors(deviceClass.spec()),
                deviceClass.spec().array("config"));
    }
}
