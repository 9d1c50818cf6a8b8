package dev.djong.controller.autoscaler;

import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;

/** How far usage may be off its target before anything moves, as a share of the target. */
record Tolerance(double scaleDown, double scaleUp) {
    static final double DEFAULT = 0.1;

    static Tolerance of(JsonObject behavior) {
        return new Tolerance(share(behavior.object("scaleDown")), share(behavior.object("scaleUp")));
    }

    private static double share(JsonObject rules) {
        return rules.string("tolerance")
                .map(text -> Quantity.parse(text).value().doubleValue())
                .orElse(DEFAULT);
    }

    boolean covers(double usageRatio) {
        return 1 - scaleDown <= usageRatio && usageRatio <= 1 + scaleUp;
    }
}
