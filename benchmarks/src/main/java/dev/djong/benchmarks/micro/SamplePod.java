package dev.djong.benchmarks.micro;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;

/** A pod of about 2.7 KB. */
final class SamplePod {
    private static final int ENVIRONMENT = 20;

    private SamplePod() {}

    static byte[] bytes(String name) {
        return JsonWriter.toBytes(object(name).root());
    }

    static ApiObject object(String name) {
        var environment = java.util.stream.IntStream.range(0, ENVIRONMENT)
                .mapToObj(i -> (Json) JsonObject.of(
                        "name", Json.of("VARIABLE_" + i), "value", Json.of("a value of some length, number " + i)))
                .toList();
        var container = JsonObject.builder()
                .put("name", "server")
                .put("image", "registry.example/shop/server:1.4.2")
                .put("env", JsonArray.of(environment))
                .build();
        return ApiObject.of("v1", "Pod", new ObjectKey("default", name))
                .withLabel("app", "web")
                .withMetadata(metadata -> metadata.with("uid", "0f8fad5b-d9cb-469f-a165-70867728950e"))
                .withAnnotation("example.com/text", "0123456789abcdef".repeat(50))
                .withSpec(spec -> spec.with("containers", JsonArray.of(List.of(container))));
    }
}
