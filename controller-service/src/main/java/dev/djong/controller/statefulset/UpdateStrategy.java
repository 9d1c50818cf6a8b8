package dev.djong.controller.statefulset;

import dev.djong.controller.pod.IntOrPercent;
import dev.djong.controller.pod.IntOrPercent.Rounding;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/**
 * How pods come to a new revision.
 *
 * @param onDelete only when somebody deletes them
 * @param partition replicas before this place keep the current revision
 * @param maxUnavailable how many may be on the way at once
 */
record UpdateStrategy(boolean onDelete, int partition, int maxUnavailable) {
    private static final Json ONE = Json.of(1);

    static UpdateStrategy of(JsonObject spec) {
        var strategy = spec.object("updateStrategy");
        var rolling = strategy.object("rollingUpdate");
        int replicas = (int) spec.integerOr("replicas", 1);
        int atOnce = IntOrPercent.of(rolling.get("maxUnavailable"), ONE, replicas, Rounding.DOWN);
        return new UpdateStrategy(
                strategy.text("type").equals("OnDelete"), (int) rolling.integerOr("partition", 0), Math.max(1, atOnce));
    }
}
