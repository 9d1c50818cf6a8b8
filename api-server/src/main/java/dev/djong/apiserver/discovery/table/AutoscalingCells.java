package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Cells of autoscalers, in both versions, of scales and of disruption budgets. */
final class AutoscalingCells {
    private static final int SHOWN = 2;
    private static final String AUTOMATIC = "<auto>";

    private AutoscalingCells() {}

    static List<Cell> budget(ApiObject budget) {
        return List.of(
                CoreCells.name(budget),
                Cell.of(Texts.amount(budget.spec(), "minAvailable", "N/A")),
                Cell.of(Texts.amount(budget.spec(), "maxUnavailable", "N/A")),
                Cell.of(budget.status().integerOr("disruptionsAllowed", 0)),
                CoreCells.age(budget));
    }

    /** Of any workload that can be scaled. */
    static List<Cell> scale(ApiObject scale) {
        return List.of(
                CoreCells.name(scale),
                Cell.of(scale.spec().integerOr("replicas", 0)),
                Cell.of(scale.status().integerOr("replicas", 0)),
                CoreCells.age(scale));
    }

    static List<Cell> autoscaler(ApiObject autoscaler) {
        var spec = autoscaler.spec();
        var target = spec.object("scaleTargetRef");
        return List.of(
                CoreCells.name(autoscaler),
                Cell.of(target.text("kind") + "/" + target.text("name")),
                Cell.of(
                        autoscaler.apiVersion().equals("autoscaling/v1")
                                ? processor(spec, autoscaler.status())
                                : metrics(
                                        spec.array("metrics"),
                                        autoscaler.status().array("currentMetrics"))),
                Cell.of(Texts.amount(spec, "minReplicas", Cell.UNSET)),
                Cell.of(spec.integerOr("maxReplicas", 0)),
                Cell.of(autoscaler.status().integerOr("currentReplicas", 0)),
                CoreCells.age(autoscaler));
    }

    private static String processor(JsonObject spec, JsonObject status) {
        return spec.has("targetCPUUtilizationPercentage")
                ? "cpu: " + percent(status, "currentCPUUtilizationPercentage", Cell.UNKNOWN) + "/"
                        + percent(spec, "targetCPUUtilizationPercentage", AUTOMATIC)
                : Cell.NONE;
    }

    /** The first few, then how many more there are. The current value of a metric lies at the same place of its list. */
    private static String metrics(JsonArray wanted, JsonArray current) {
        if (wanted.isEmpty()) {
            return Cell.NONE;
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < Math.min(wanted.size(), SHOWN); i++) {
            var now = i < current.size() ? current.get(i).asObject() : JsonObject.EMPTY;
            texts.add(metric(wanted.get(i).asObject(), now));
        }
        var shown = String.join(", ", texts);
        return wanted.size() > SHOWN ? shown + " + " + (wanted.size() - SHOWN) + " more..." : shown;
    }

    private static String metric(JsonObject wanted, JsonObject current) {
        return switch (wanted.text("type")) {
            case "Resource" -> resource(wanted.object("resource"), current.object("resource"));
            case "ContainerResource" ->
                resource(wanted.object("containerResource"), current.object("containerResource"));
            case "Pods" -> average(wanted.object("pods"), current.object("pods"));
            case "External" -> value(wanted.object("external"), current.object("external"));
            case "Object" -> value(wanted.object("object"), current.object("object"));
            default -> "<unknown type>";
        };
    }

    private static String resource(JsonObject wanted, JsonObject current) {
        var target = wanted.object("target");
        var text = target.has("averageValue")
                ? average(wanted, current)
                : percent(current.object("current"), "averageUtilization", Cell.UNKNOWN) + "/"
                        + percent(target, "averageUtilization", AUTOMATIC);
        return wanted.text("name") + ": " + text;
    }

    private static String average(JsonObject wanted, JsonObject current) {
        return Texts.amount(current.object("current"), "averageValue", Cell.UNKNOWN) + "/"
                + wanted.object("target").text("averageValue");
    }

    private static String value(JsonObject wanted, JsonObject current) {
        return wanted.object("target").has("averageValue")
                ? average(wanted, current) + " (avg)"
                : Texts.amount(current.object("current"), "value", Cell.UNKNOWN) + "/"
                        + wanted.object("target").text("value");
    }

    private static String percent(JsonObject holder, String member, String otherwise) {
        return holder.has(member) ? holder.integerOr(member, 0) + "%" : otherwise;
    }
}
