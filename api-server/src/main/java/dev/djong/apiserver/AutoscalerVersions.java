package dev.djong.apiserver;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Horizontal pod autoscalers in {@code autoscaling/v1}, which knows the CPU alone, and {@code autoscaling/v2}. What the
 * older version has no member for travels in annotations, so that nothing is lost on the way there and back.
 */
final class AutoscalerVersions {
    private static final GroupVersionKind V1 = new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");
    private static final GroupVersionKind V2 = new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final List<String> ANNOTATIONS = List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR);

    private static final String TARGET_PERCENT = "targetCPUUtilizationPercentage";
    private static final String CURRENT_PERCENT = "currentCPUUtilizationPercentage";

    private AutoscalerVersions() {}

    static boolean isAutoscaler(GroupVersionKind kind) {
        return kind.equals(V1) || kind.equals(V2);
    }

    static JsonObject convert(JsonObject autoscaler, GroupVersionKind wanted) {
        var converted = wanted.equals(V2) ? newer(autoscaler) : older(autoscaler);
        return converted.with("apiVersion", wanted.apiVersion());
    }

    private static JsonObject newer(JsonObject old) {
        var notes = old.object("metadata").object("annotations");
        var spec = old.object("spec");
        var metrics = list(notes, METRICS).map(metric -> Metrics.newer(metric.asObject(), Metrics.TARGETS));
        if (spec.has(TARGET_PERCENT)) {
            metrics = before(Metrics.processor("target", spec.integerOr(TARGET_PERCENT, 0)), metrics);
        }
        var status = old.object("status");
        var current = list(notes, CURRENT_METRICS).map(metric -> Metrics.newer(metric.asObject(), Metrics.CURRENTS));
        if (current.isEmpty() && status.has(CURRENT_PERCENT)) {
            current = JsonArray.of(Metrics.processor("current", status.integerOr(CURRENT_PERCENT, 0)));
        }
        var conditions = list(notes, CONDITIONS);
        return old.update("metadata", AutoscalerVersions::withoutNotes)
                .with("spec", put(put(spec.without(TARGET_PERCENT), "metrics", metrics), "behavior", object(notes)))
                .with(
                        "status",
                        put(put(status.without(CURRENT_PERCENT), "currentMetrics", current), "conditions", conditions));
    }

    private static JsonObject older(JsonObject autoscaler) {
        var spec = autoscaler.object("spec");
        var status = autoscaler.object("status");
        var processors =
                spec.array("metrics").objects().filter(Metrics::isProcessor).findFirst();
        var others = spec.array("metrics")
                .objects()
                .filter(metric -> !Metrics.isProcessor(metric))
                .map(metric -> Metrics.older(metric, Metrics.TARGETS))
                .collect(JsonArray.collector());
        var measured = status.array("currentMetrics")
                .objects()
                .filter(metric -> metric.text("type").equals("Resource")
                        && metric.object("resource").text("name").equals("cpu"))
                .map(metric -> metric.object("resource").object("current"))
                .filter(current -> current.has("averageUtilization"))
                .findFirst();
        var current = status.array("currentMetrics").map(metric -> Metrics.older(metric.asObject(), Metrics.CURRENTS));
        UnaryOperator<JsonObject> notes = old -> note(
                note(
                        note(note(old, METRICS, others), CURRENT_METRICS, current),
                        CONDITIONS,
                        status.array("conditions")),
                BEHAVIOR,
                spec.object("behavior"));
        var plainSpec = spec.without("metrics").without("behavior");
        var plainStatus = status.without("currentMetrics").without("conditions");
        return autoscaler
                .update("metadata", metadata -> annotated(metadata, notes))
                .with(
                        "spec",
                        processors
                                .map(metric -> plainSpec.with(TARGET_PERCENT, Metrics.percent(metric, "target")))
                                .orElse(plainSpec))
                .with(
                        "status",
                        measured.map(now -> plainStatus.with(CURRENT_PERCENT, now.integerOr("averageUtilization", 0)))
                                .orElse(plainStatus));
    }

    private static JsonObject annotated(JsonObject metadata, UnaryOperator<JsonObject> notes) {
        var all = notes.apply(metadata.object("annotations"));
        return all.isEmpty() ? metadata : metadata.with("annotations", all);
    }

    private static JsonObject note(JsonObject annotations, String name, Json value) {
        boolean empty = value instanceof JsonArray list ? list.isEmpty() : value.equals(JsonObject.EMPTY);
        return empty ? annotations : annotations.with(name, value.toString());
    }

    private static JsonObject withoutNotes(JsonObject metadata) {
        var annotations = metadata.object("annotations");
        for (var name : ANNOTATIONS) {
            annotations = annotations.without(name);
        }
        return annotations.isEmpty() ? metadata.without("annotations") : metadata.with("annotations", annotations);
    }

    private static JsonObject put(JsonObject holder, String member, Json value) {
        boolean empty = value instanceof JsonArray list ? list.isEmpty() : value.equals(JsonObject.EMPTY);
        return empty ? holder : holder.with(member, value);
    }

    private static JsonArray before(Json first, JsonArray others) {
        var all = JsonArray.of(first);
        for (var other : others) {
            all = all.plus(other);
        }
        return all;
    }

    private static JsonArray list(JsonObject annotations, String name) {
        return read(annotations.text(name)) instanceof JsonArray list
                        && list.stream().allMatch(JsonObject.class::isInstance)
                ? list
                : JsonArray.EMPTY;
    }

    private static JsonObject object(JsonObject annotations) {
        return read(annotations.text(BEHAVIOR)) instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** Anybody may write annotations: what cannot be read says nothing. */
    private static Json read(String text) {
        try {
            return text.isEmpty() ? Json.NULL : JsonReader.read(text);
        } catch (JsonSyntaxException unreadable) {
            return Json.NULL;
        }
    }

    /** One metric in both notations: the newer has {@code metric} and {@code target}, the older all members flat. */
    private static final class Metrics {
        /** The prefix of amounts in the older notation and the member that holds them in the newer, for specs and status. */
        record Side(String prefix, String holder) {}

        static final Side TARGETS = new Side("target", "target");
        static final Side CURRENTS = new Side("current", "current");

        private static final Map<String, String> MEMBERS = Map.of(
                "ContainerResource", "containerResource",
                "External", "external",
                "Object", "object",
                "Pods", "pods",
                "Resource", "resource");
        private static final List<String> AMOUNTS = List.of("averageUtilization", "averageValue", "value");

        private Metrics() {}

        static JsonObject processor(String holder, long percent) {
            var amount = JsonObject.EMPTY.with("averageUtilization", percent);
            var typed = holder.equals("target") ? amount.with("type", "Utilization") : amount;
            return JsonObject.of(
                    "type", Json.of("Resource"), "resource", JsonObject.of("name", Json.of("cpu"), holder, typed));
        }

        static boolean isProcessor(JsonObject metric) {
            var resource = metric.object("resource");
            return metric.text("type").equals("Resource")
                    && resource.text("name").equals("cpu")
                    && resource.object("target").has("averageUtilization");
        }

        static long percent(JsonObject metric, String holder) {
            return metric.object("resource").object(holder).integerOr("averageUtilization", 0);
        }

        static JsonObject newer(JsonObject metric, Side side) {
            var type = metric.text("type");
            var member = MEMBERS.getOrDefault(type, "");
            return metric.has(member) ? metric.with(member, newer(type, metric.object(member), side)) : metric;
        }

        private static JsonObject newer(String type, JsonObject old, Side side) {
            var amounts = JsonObject.EMPTY;
            for (var amount : AMOUNTS) {
                var value = old.get(oldName(type, amount, side));
                amounts = value == null ? amounts : amounts.with(amount, value);
            }
            var made = JsonObject.builder().put(side.holder, side == TARGETS ? typed(amounts) : amounts);
            if (type.equals("Resource") || type.equals("ContainerResource")) {
                return made.putIf("name", old.get("name"))
                        .putIf("container", old.get("container"))
                        .build();
            }
            var metric = JsonObject.builder()
                    .putIf("name", old.get("metricName"))
                    .putIf("selector", old.get(type.equals("External") ? "metricSelector" : "selector"));
            made.put("metric", metric.build());
            return type.equals("Object")
                    ? made.putIf("describedObject", old.get("target")).build()
                    : made.build();
        }

        private static JsonObject typed(JsonObject amounts) {
            var type = amounts.has("averageUtilization")
                    ? "Utilization"
                    : amounts.has("averageValue") ? "AverageValue" : "Value";
            return amounts.with("type", type);
        }

        static JsonObject older(JsonObject metric, Side side) {
            var type = metric.text("type");
            var member = MEMBERS.getOrDefault(type, "");
            return metric.has(member) ? metric.with(member, older(type, metric.object(member), side)) : metric;
        }

        private static JsonObject older(String type, JsonObject metric, Side side) {
            var made = JsonObject.builder()
                    .putIf("name", metric.get("name"))
                    .putIf("container", metric.get("container"))
                    .putIf("metricName", metric.object("metric").get("name"))
                    .putIf(
                            type.equals("External") ? "metricSelector" : "selector",
                            metric.object("metric").get("selector"))
                    .putIf("target", metric.get("describedObject"));
            for (var amount : AMOUNTS) {
                made.putIf(
                        oldName(type, amount, side), metric.object(side.holder).get(amount));
            }
            return made.build();
        }

        /** {@code targetAverageValue}; only the average of an object's metric has no prefix. */
        private static String oldName(String type, String amount, Side side) {
            return type.equals("Object") && amount.equals("averageValue")
                    ? amount
                    : side.prefix + Character.toUpperCase(amount.charAt(0)) + amount.substring(1);
        }
    }
}
