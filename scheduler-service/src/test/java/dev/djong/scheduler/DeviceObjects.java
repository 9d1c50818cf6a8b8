package dev.djong.scheduler;

import dev.djong.codec.YamlReader;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.nio.charset.StandardCharsets;

/** Claims to devices, classes and slices in the notation of the tests: YAML without what all of them have. */
final class DeviceObjects {
    private static final String VERSION = "resource.k8s.io/v1";

    private DeviceObjects() {}

    private static JsonObject yaml(String text) {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8)).tree().asObject();
    }

    /** @param devices the claim's {@code spec.devices} */
    static ApiObject deviceClaim(String name, String devices) {
        return ApiObject.of(VERSION, "ResourceClaim", new ObjectKey("default", name))
                .withMetadata(metadata -> metadata.with("uid", "uid-" + name))
                .withSpec(spec -> spec.with("devices", yaml(devices)));
    }

    /** One request {@code gpu} for so many devices of class {@code gpu}. */
    static ApiObject gpus(String name, int count) {
        return deviceClaim(
                name, "{requests: [{name: gpu, exactly: {deviceClassName: gpu, count: %d}}]}".formatted(count));
    }

    /** Has these devices of pool {@code node}, for that node alone. */
    static ApiObject allocated(ApiObject claim, String node, String... devices) {
        var results = new StringBuilder();
        for (var device : devices) {
            results.append("{request: gpu, driver: gpu.example.com, pool: %s, device: %s},".formatted(node, device));
        }
        return claim.with("status", yaml("""
                allocation:
                  devices: {results: [%s]}
                  nodeSelector:
                    nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [%s]}]}]
                """.formatted(results, node)));
    }

    /** Of one driver. */
    static ApiObject gpuClass(String... selectors) {
        var all = new StringBuilder("{cel: {expression: \"device.driver == 'gpu.example.com'\"}}");
        for (var selector : selectors) {
            all.append(", {cel: {expression: \"").append(selector).append("\"}}");
        }
        return ApiObject.of(VERSION, "DeviceClass", ObjectKey.cluster("gpu"))
                .with("spec", yaml("selectors: [" + all + "]"));
    }

    /** All of a node's devices. @param devices a list */
    static ApiObject slice(String node, String devices) {
        return slice(node, "nodeName: " + node, 1, devices);
    }

    /** @param place a line of the spec @param slices of how many the pool consists */
    static ApiObject slice(String pool, String place, int slices, String devices) {
        return ApiObject.of(VERSION, "ResourceSlice", ObjectKey.cluster("slice-" + pool))
                .with("spec", yaml("""
                        driver: gpu.example.com
                        pool: {name: %s, generation: 1, resourceSliceCount: %d}
                        %s
                        devices: %s
                        """.formatted(pool, slices, place, devices)));
    }
}
