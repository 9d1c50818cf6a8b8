package dev.djong.defaulting;

import dev.djong.json.JsonObject;

/** Rules of the kinds that keep pods running. */
final class WorkloadRules {
    private static final String ROLLING_UPDATE = "RollingUpdate";

    private WorkloadRules() {}

    /** What a controller selects, and its own labels, are those of its pods unless told otherwise. */
    static JsonObject replicationController(JsonObject controller) {
        var labels =
                controller.object("spec").object("template").object("metadata").object("labels");
        if (labels.isEmpty()) {
            return controller;
        }
        var selecting = controller.object("spec").object("selector").isEmpty()
                ? controller.update("spec", spec -> spec.with("selector", labels))
                : controller;
        return withLabels(selecting, labels);
    }

    /** The object with {@code labels} where it has none of its own. */
    static JsonObject withLabels(JsonObject object, JsonObject labels) {
        return labels.isEmpty() || !object.object("metadata").object("labels").isEmpty()
                ? object
                : object.update("metadata", metadata -> metadata.with("labels", labels));
    }

    /** Deployments and daemon sets: a rolling update has its limits. */
    static JsonObject rollingUpdate(JsonObject strategy) {
        return strategy.text("type").equals(ROLLING_UPDATE) && !strategy.has("rollingUpdate")
                ? strategy.with("rollingUpdate", JsonObject.EMPTY)
                : strategy;
    }

    /** Only who names no type gets a partition. */
    static JsonObject statefulSetUpdateStrategy(JsonObject strategy) {
        if (!strategy.text("type").isEmpty()) {
            return strategy;
        }
        var typed = strategy.with("type", ROLLING_UPDATE);
        return typed.has("rollingUpdate") ? typed : typed.with("rollingUpdate", JsonObject.EMPTY);
    }

    /** Templates of claims say what they are, so that each is a whole object. */
    static JsonObject statefulSetSpec(JsonObject spec) {
        var templates = spec.array("volumeClaimTemplates");
        var whole = templates.map(
                template -> template.asObject().with("apiVersion", "v1").with("kind", "PersistentVolumeClaim"));
        return whole.equals(templates) ? spec : spec.with("volumeClaimTemplates", whole);
    }
}
