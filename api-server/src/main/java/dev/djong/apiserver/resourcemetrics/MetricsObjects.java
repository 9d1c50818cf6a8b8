package dev.djong.apiserver.resourcemetrics;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/** From what a node's agent says to the objects of the metrics API. Pure. */
final class MetricsObjects {
    static final String API_VERSION = "metrics.k8s.io/v1beta1";
    /** Agents average the use of CPU over about this time. */
    static final String WINDOW = "10s";

    private MetricsObjects() {}

    /** Empty while the node has said nothing of its CPU or memory. */
    static Optional<ApiObject> node(ApiObject node, JsonObject summary) {
        var stats = summary.object("node");
        return usage(stats)
                .map(usage -> measured("NodeMetrics", node, stats).put("usage", usage))
                .map(object -> new ApiObject(object.build()));
    }

    /** Empty while one of the pod's containers was not measured: half a pod would look idle. */
    static Optional<ApiObject> pod(ApiObject pod, JsonObject summary) {
        var stats = summary.array("pods")
                .objects()
                .filter(found -> found.object("podRef").text("uid").equals(pod.uid()))
                .findFirst()
                .orElse(JsonObject.EMPTY);
        var containers = stats.array("containers").objects().toList();
        if (containers.isEmpty()
                || containers.stream().anyMatch(container -> usage(container).isEmpty())) {
            return Optional.empty();
        }
        var measured = containers.stream()
                .map(container -> (Json) JsonObject.of(
                        "name",
                        Json.of(container.text("name")),
                        "usage",
                        usage(container).orElse(JsonObject.EMPTY)))
                .collect(JsonArray.collector());
        return Optional.of(new ApiObject(measured("PodMetrics", pod, containers.getFirst())
                .put("containers", measured)
                .build()));
    }

    private static JsonObject.Builder measured(String kind, ApiObject of, JsonObject stats) {
        var time = stats.object("cpu").get("time");
        var metadata = JsonObject.builder()
                .put("name", of.name())
                .putText("namespace", of.namespace())
                .putIf("creationTimestamp", time)
                .putIf("labels", of.metadata().get("labels"))
                .build();
        return JsonObject.builder()
                .put("apiVersion", API_VERSION)
                .put("kind", kind)
                .put("metadata", metadata)
                .put("timestamp", time == null ? Json.NULL : time)
                .put("window", WINDOW);
    }

    private static Optional<JsonObject> usage(JsonObject stats) {
        var cpu = stats.object("cpu").integer("usageNanoCores");
        var memory = stats.object("memory").integer("workingSetBytes");
        if (cpu.isEmpty() || memory.isEmpty()) {
            return Optional.empty();
        }
        var cores = new Quantity(BigDecimal.valueOf(cpu.getAsLong(), 9), Quantity.Format.DECIMAL_SI);
        return Optional.of(JsonObject.of(
                "cpu",
                Json.of(cores.toString()),
                "memory",
                Json.of(Quantity.ofBytes(memory.getAsLong()).toString())));
    }
}
