package dev.djong.node.eviction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Less than {@code amount} of what the signal tells of is too little.
 *
 * @param grace how long it may last before pods are evicted; none for a hard threshold
 * @param minReclaim how much more must be free before the threshold counts as no longer crossed
 */
public record Threshold(Signal signal, Amount amount, Duration grace, Amount minReclaim) {
    private static final Amount NOTHING = new Amount.Absolute(0);

    public boolean hard() {
        return grace.isZero();
    }

    /**
     * Out of the kubelet's flags of the same names.
     *
     * @param hard {@code memory.available<100Mi}, {@code nodefs.available<10%}, ...
     * @throws IllegalArgumentException naming the flag and what is wrong with it
     */
    public static List<Threshold> parse(
            List<String> hard, List<String> soft, Map<String, Duration> graces, Map<String, String> minReclaims) {
        var reclaim = new HashMap<Signal, Amount>();
        minReclaims.forEach((signal, amount) -> reclaim.put(
                signal("--eviction-minimum-reclaim", signal), amount("--eviction-minimum-reclaim", amount)));
        var grace = new HashMap<Signal, Duration>();
        graces.forEach((signal, period) -> grace.put(signal("--eviction-soft-grace-period", signal), period));
        var thresholds = new ArrayList<Threshold>();
        statements("--eviction-hard", hard)
                .forEach((signal, amount) -> thresholds.add(
                        new Threshold(signal, amount, Duration.ZERO, reclaim.getOrDefault(signal, NOTHING))));
        statements("--eviction-soft", soft).forEach((signal, amount) -> {
            var period = grace.get(signal);
            if (period == null || !period.isPositive()) {
                throw new IllegalArgumentException(
                        "--eviction-soft-grace-period: grace period must be specified for the"
                                + " soft eviction threshold " + signal.text());
            }
            thresholds.add(new Threshold(signal, amount, period, reclaim.getOrDefault(signal, NOTHING)));
        });
        return thresholds.stream()
                .filter(threshold -> !threshold.amount.isVoid())
                .toList();
    }

    private static Map<Signal, Amount> statements(String flag, List<String> texts) {
        var statements = new LinkedHashMap<Signal, Amount>();
        for (var text : texts) {
            var sides = text.split("<", 2);
            if (sides.length != 2) {
                throw new IllegalArgumentException(flag + "=" + text + ": write it like memory.available<100Mi");
            }
            if (statements.put(signal(flag, sides[0].strip()), amount(flag, sides[1].strip())) != null) {
                throw new IllegalArgumentException(flag + "=" + text + ": this signal stands there twice");
            }
        }
        return statements;
    }

    private static Signal signal(String flag, String text) {
        return Signal.of(text)
                .orElseThrow(() -> new IllegalArgumentException(flag + ": unsupported eviction signal " + text));
    }

    private static Amount amount(String flag, String text) {
        try {
            var amount = Amount.parse(text);
            if (amount.of(Long.MAX_VALUE) < 0) {
                throw new IllegalArgumentException("it must not be negative");
            }
            return amount;
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(flag + ": " + text + " is no amount: " + failure.getMessage(), failure);
        }
    }
}
