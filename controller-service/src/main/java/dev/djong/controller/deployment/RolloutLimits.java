package dev.djong.controller.deployment;

import dev.djong.controller.pod.IntOrPercent;
import dev.djong.controller.pod.IntOrPercent.Rounding;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/**
 * How many pods above and below the wanted number a rollout may have. Percentages of the replicas: surge is rounded up,
 * unavailability down; when both come to 0, one pod may be unavailable, since nothing could move otherwise.
 */
record RolloutLimits(int surge, int unavailable) {
    private static final Json DEFAULT = Json.of("25%");

    static RolloutLimits of(JsonObject deploymentSpec) {
        int replicas = (int) deploymentSpec.integerOr("replicas", 1);
        var strategy = deploymentSpec.object("strategy");
        if (strategy.text("type").equals("Recreate")) {
            return new RolloutLimits(0, 0);
        }
        var rolling = strategy.object("rollingUpdate");
        int surge = IntOrPercent.of(rolling.get("maxSurge"), DEFAULT, replicas, Rounding.UP);
        int unavailable =
                Math.min(IntOrPercent.of(rolling.get("maxUnavailable"), DEFAULT, replicas, Rounding.DOWN), replicas);
        return surge == 0 && unavailable == 0 ? new RolloutLimits(0, 1) : new RolloutLimits(surge, unavailable);
    }
}
