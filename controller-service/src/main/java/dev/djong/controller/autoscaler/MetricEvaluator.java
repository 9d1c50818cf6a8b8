package dev.djong.controller.autoscaler;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;

/** What one metric of an autoscaler asks for. Pure. */
final class MetricEvaluator {
    /**
     * @param name in reasons: {@code cpu resource utilization (percentage of request)}
     * @param status the entry of {@code status.currentMetrics}
     */
    record Evaluated(long replicas, String name, JsonObject status) {}

    private final AutoscalerObserved seen;

    MetricEvaluator(AutoscalerObserved seen) {
        this.seen = seen;
    }

    /** @throws MetricFailure with the reason of the condition that tells of it */
    Evaluated evaluate(JsonObject metric, Reading reading) {
        return switch (metric.text("type")) {
            case "Resource" -> resource(metric.object("resource"), "resource", reading);
            case "ContainerResource" -> resource(metric.object("containerResource"), "containerResource", reading);
            case "Pods" -> throw unserved("FailedGetPodsMetric", metric.object("pods"), "pods", "custom");
            case "Object" -> throw unserved("FailedGetObjectMetric", metric.object("object"), "object", "custom");
            case "External" ->
                throw unserved("FailedGetExternalMetric", metric.object("external"), "external", "external");
            case String unknown ->
                throw new MetricFailure("InvalidMetricSourceType", "unknown metric source type \"" + unknown + "\"");
        };
    }

    private static MetricFailure unserved(String reason, JsonObject source, String kind, String api) {
        var name = source.object("metric").text("name");
        return new MetricFailure(
                reason,
                "failed to get " + kind + " metric value: unable to get metric " + name + ": no " + api
                        + " metrics API is served");
    }

    private Evaluated resource(JsonObject source, String kind, Reading reading) {
        var resource = source.text("name");
        var target = source.object("target");
        var reason = kind.equals("resource") ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric";
        try {
            var measured = switch (reading) {
                case Reading.Read(var byPod) -> byPod;
                case Reading.Failed(var message) -> throw new MetricFailure(reason, message);
            };
            var calculator = new ReplicaCalculator(
                    seen.pods(),
                    seen.currentReplicas(),
                    resource,
                    source.text("container"),
                    Tolerance.of(seen.behavior()),
                    seen.now());
            var asAmount = target.text("averageValue");
            var proposal = asAmount.isEmpty()
                    ? calculator.byUtilization(measured, target.integerOr("averageUtilization", 100))
                    : calculator.byAverageValue(
                            measured, Quantity.parse(asAmount).toMillis());
            var name = resource
                    + (!asAmount.isEmpty()
                            ? " resource"
                            : (kind.equals("resource") ? " resource" : " container resource")
                                    + " utilization (percentage of request)");
            return new Evaluated(proposal.replicas(), name, status(source, kind, proposal));
        } catch (MetricFailure failure) {
            var what = target.has("averageValue") ? " usage: " : " utilization: ";
            throw new MetricFailure(reason, "failed to get " + resource + what + failure.text());
        }
    }

    private static JsonObject status(JsonObject source, String kind, ReplicaCalculator.Proposal proposal) {
        var current = JsonObject.builder()
                .put(
                        "averageValue",
                        Quantity.ofMillis(proposal.averageMilliValue()).toString());
        proposal.utilization().ifPresent(percent -> current.put("averageUtilization", percent));
        var measured = JsonObject.builder()
                .put("name", source.text("name"))
                .putText("container", source.text("container"))
                .put("current", current.build())
                .build();
        return JsonObject.of(
                "type", Json.of(kind.equals("resource") ? "Resource" : "ContainerResource"), kind, measured);
    }
}
