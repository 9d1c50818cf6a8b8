package dev.djong.controller.autoscaler;

import dev.djong.json.JsonObject;
import java.time.Instant;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/** Bounds a recommendation by what was recommended of late, by the rates that are allowed, and by the limits. Pure. */
final class ScalingRate {
    /** A number and why it is that. @param bounded whether it differs from what was asked */
    record Bounded(long replicas, boolean bounded, String reason, String message) {}

    private final ScalingRules up;
    private final ScalingRules down;
    private final ScalingHistory history;
    private final long current;
    private final Instant now;

    ScalingRate(JsonObject behavior, ScalingHistory history, long current, Instant now) {
        this.up = ScalingRules.up(behavior);
        this.down = ScalingRules.down(behavior);
        this.history = history;
        this.current = current;
        this.now = now;
    }

    /** The number moves only as far as all recommendations of its direction's window agree. */
    Bounded stabilize(long wanted) {
        long lowest = history.lowestSince(now.minus(up.window()), wanted);
        long highest = history.highestSince(now.minus(down.window()), wanted);
        long stable = Math.min(Math.max(current, lowest), highest);
        if (stable == wanted) {
            return new Bounded(stable, false, "ReadyForNewScale", "recommended size matches current size");
        }
        return wanted >= current
                ? new Bounded(
                        stable,
                        true,
                        "ScaleUpStabilized",
                        "recent recommendations were lower than current one, applying the lowest recent recommendation")
                : new Bounded(
                        stable,
                        true,
                        "ScaleDownStabilized",
                        "recent recommendations were higher than current one, applying the highest recent"
                                + " recommendation");
    }

    Bounded limit(long wanted, long min, long max) {
        if (wanted > current) {
            long rate = Math.max(current, upLimit());
            if (wanted > Math.min(max, rate)) {
                return max > rate
                        ? new Bounded(
                                rate,
                                true,
                                "ScaleUpLimit",
                                "the desired replica count is increasing faster than the maximum scale rate")
                        : new Bounded(
                                max,
                                true,
                                "TooManyReplicas",
                                "the desired replica count is more than the maximum replica count");
            }
        } else if (wanted < current) {
            long rate = Math.min(current, downLimit());
            if (wanted < Math.max(min, rate)) {
                return min < rate
                        ? new Bounded(
                                rate,
                                true,
                                "ScaleDownLimit",
                                "the desired replica count is decreasing faster than the maximum scale rate")
                        : new Bounded(
                                min,
                                true,
                                "TooFewReplicas",
                                "the desired replica count is less than the minimum replica count");
            }
        }
        return new Bounded(wanted, false, "DesiredWithinRange", "the desired count is within the acceptable range");
    }

    private long upLimit() {
        return select(up, Math::max, Math::min, policy -> {
            long start = startOf(policy);
            return policy.percent() ? (long) Math.ceil(start * (1 + policy.value() / 100.0)) : start + policy.value();
        });
    }

    private long downLimit() {
        return select(down, Math::min, Math::max, policy -> {
            long start = startOf(policy);
            return policy.percent() ? (long) (start * (1 - policy.value() / 100.0)) : start - policy.value();
        });
    }

    /** The number at the beginning of the policy's period. */
    private long startOf(ScalingRules.Policy policy) {
        return current - history.changeSince(now.minus(policy.period()));
    }

    private long select(
            ScalingRules rules,
            LongBinaryOperator most,
            LongBinaryOperator least,
            ToLongFunction<ScalingRules.Policy> limit) {
        if (rules.select().equals("Disabled")) {
            return current;
        }
        return rules.policies().stream()
                .mapToLong(limit)
                .reduce(rules.select().equals("Min") ? least : most)
                .orElse(current);
    }
}
