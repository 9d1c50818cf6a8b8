package dev.djong.controller.autoscaler;

import dev.djong.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * How fast the number may move in one direction.
 *
 * @param window how long recommendations are remembered before one that moves the number is believed
 * @param select {@code Max}, {@code Min} or {@code Disabled}: which policy decides
 */
record ScalingRules(Duration window, String select, List<Policy> policies) {

    /** So much change in a period. */
    record Policy(boolean percent, long value, Duration period) {
        static Policy of(JsonObject policy) {
            return new Policy(
                    policy.text("type").equals("Percent"),
                    policy.integerOr("value", 0),
                    Duration.ofSeconds(policy.integerOr("periodSeconds", 0)));
        }
    }

    private static final Duration PERIOD = Duration.ofSeconds(15);
    /** Doubling or four pods more, whichever is more, at once. */
    private static final ScalingRules UP = new ScalingRules(
            Duration.ZERO, "Max", List.of(new Policy(false, 4, PERIOD), new Policy(true, 100, PERIOD)));
    /** Any number, but not before five minutes agree. */
    private static final ScalingRules DOWN =
            new ScalingRules(Duration.ofMinutes(5), "Max", List.of(new Policy(true, 100, PERIOD)));

    static ScalingRules up(JsonObject behavior) {
        return of(behavior.object("scaleUp"), UP);
    }

    static ScalingRules down(JsonObject behavior) {
        return of(behavior.object("scaleDown"), DOWN);
    }

    private static ScalingRules of(JsonObject rules, ScalingRules fallback) {
        var policies = rules.array("policies").objects().map(Policy::of).toList();
        return new ScalingRules(
                Duration.ofSeconds(rules.integerOr("stabilizationWindowSeconds", fallback.window.toSeconds())),
                rules.string("selectPolicy").orElse(fallback.select),
                policies.isEmpty() ? fallback.policies : policies);
    }
}
