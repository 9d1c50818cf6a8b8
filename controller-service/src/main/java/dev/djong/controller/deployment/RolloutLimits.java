package dev.djong.controller.deployment;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import org.jspecify.annotations.Nullable;

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
        int surge = resolve(rolling.get("maxSurge"), replicas, true);
        int unavailable = Math.min(resolve(rolling.get("maxUnavailable"), replicas, false), replicas);
        return surge == 0 && unavailable == 0 ? new RolloutLimits(0, 1) : new RolloutLimits(surge, unavailable);
    }

    private static int resolve(@Nullable Json value, int replicas, boolean roundUp) {
        return switch (value == null ? DEFAULT : value) {
            case JsonInteger(var count) -> (int) count;
            case JsonString(var text) -> percent(text, replicas, roundUp);
            default -> percent("25%", replicas, roundUp);
        };
    }

    private static int percent(String text, int replicas, boolean roundUp) {
        long percent = Long.parseLong(text.replace("%", "").strip());
        long hundredths = percent * replicas;
        return (int) (roundUp ? Math.ceilDiv(hundredths, 100) : hundredths / 100);
    }
}
