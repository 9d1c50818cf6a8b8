package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** Rules of horizontal pod autoscalers in both their versions. */
final class AutoscalerRules {
    private static final String METRICS = "autoscaling.alpha.kubernetes.io/metrics";
    private static final long CPU_PERCENT = 80;
    private static final long PERIOD_SECONDS = 15;

    private static final JsonObject CPU = JsonObject.of(
            "type",
            Json.of("Resource"),
            "resource",
            JsonObject.of(
                    "name",
                    Json.of("cpu"),
                    "target",
                    JsonObject.of("type", Json.of("Utilization"), "averageUtilization", Json.of(CPU_PERCENT))));
    /** Doubles the pods or adds four, whichever is more, every 15 seconds. */
    private static final JsonObject SCALE_UP = JsonObject.of(
            "policies",
            JsonArray.of(policy("Pods", 4), policy("Percent", 100)),
            "selectPolicy",
            Json.of("Max"),
            "stabilizationWindowSeconds",
            Json.of(0));
    /** May remove all pods at once; for how long to wait before is a setting of the controller. */
    private static final JsonObject SCALE_DOWN =
            JsonObject.of("policies", JsonArray.of(policy("Percent", 100)), "selectPolicy", Json.of("Max"));

    private AutoscalerRules() {}

    private static JsonObject policy(String type, long value) {
        return JsonObject.of("type", Json.of(type), "value", Json.of(value), "periodSeconds", Json.of(PERIOD_SECONDS));
    }

    /** Metrics of the newer version travel in an annotation of the older one. */
    static JsonObject v1(JsonObject autoscaler) {
        boolean measured = autoscaler.object("spec").has("targetCPUUtilizationPercentage")
                || autoscaler.object("metadata").object("annotations").has(METRICS);
        return measured
                ? autoscaler
                : autoscaler.update("spec", spec -> spec.with("targetCPUUtilizationPercentage", CPU_PERCENT));
    }

    static JsonObject v2Spec(JsonObject spec) {
        return spec.array("metrics").isEmpty() ? spec.with("metrics", JsonArray.of(CPU)) : spec;
    }

    /** Who gives rules for one direction gets the usual ones in every other respect. */
    static JsonObject v2Behavior(JsonObject behavior) {
        return behavior.update("scaleUp", up -> filled(up, SCALE_UP))
                .update("scaleDown", down -> filled(down, SCALE_DOWN));
    }

    private static JsonObject filled(JsonObject rules, JsonObject usual) {
        var filled = rules;
        for (int i = 0; i < usual.size(); i++) {
            filled = filled.has(usual.nameAt(i)) ? filled : filled.with(usual.nameAt(i), usual.valueAt(i));
        }
        return filled;
    }
}
