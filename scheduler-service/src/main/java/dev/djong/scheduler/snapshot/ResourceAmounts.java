package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/**
 * Amounts of resources.
 *
 * @param extended every other countable resource (huge pages, devices) by name; sorted, without zeros
 */
public record ResourceAmounts(long milliCpu, long memoryBytes, long ephemeralStorageBytes, Map<String, Long> extended) {
    public static final ResourceAmounts ZERO = new ResourceAmounts(0, 0, 0, Map.of());

    /** Reads a resource list such as {@code {"cpu": "500m", "memory": "1Gi"}}; {@code pods} is not an amount of these. */
    public static ResourceAmounts of(JsonObject list) {
        if (list.isEmpty()) {
            return ZERO;
        }
        long cpu = 0;
        long memory = 0;
        long storage = 0;
        var extended = new TreeMap<String, Long>();
        for (int i = 0; i < list.size(); i++) {
            var amount = quantity(list, i);
            switch (list.nameAt(i)) {
                case "cpu" -> cpu = amount.toMillis();
                case "memory" -> memory = amount.toLong();
                case "ephemeral-storage" -> storage = amount.toLong();
                case "pods" -> {}
                default -> extended.put(list.nameAt(i), amount.toLong());
            }
        }
        return new ResourceAmounts(cpu, memory, storage, withoutZeros(extended));
    }

    /** Typed clients send text, a hand-written manifest may hold a bare number; the server made sure that it parses. */
    static Quantity quantity(JsonObject list, int index) {
        var value = list.valueAt(index);
        return Quantity.parse(value instanceof JsonString(var text) ? text : value.toString());
    }

    public ResourceAmounts plus(ResourceAmounts other) {
        return combine(other, Long::sum);
    }

    public ResourceAmounts minus(ResourceAmounts other) {
        return combine(other, (mine, theirs) -> mine - theirs);
    }

    /** The larger of each. */
    public ResourceAmounts max(ResourceAmounts other) {
        return combine(other, Math::max);
    }

    private ResourceAmounts combine(ResourceAmounts other, LongBinaryOperator operator) {
        return new ResourceAmounts(
                operator.applyAsLong(milliCpu, other.milliCpu),
                operator.applyAsLong(memoryBytes, other.memoryBytes),
                operator.applyAsLong(ephemeralStorageBytes, other.ephemeralStorageBytes),
                combineExtended(other, operator));
    }

    private Map<String, Long> combineExtended(ResourceAmounts other, LongBinaryOperator operator) {
        if (extended.isEmpty() && other.extended.isEmpty()) {
            return Map.of();
        }
        var all = new TreeMap<String, Long>();
        extended.forEach((name, mine) -> all.put(name, operator.applyAsLong(mine, other.amountOf(name))));
        other.extended.forEach((name, theirs) -> all.putIfAbsent(name, operator.applyAsLong(0, theirs)));
        return withoutZeros(all);
    }

    private static Map<String, Long> withoutZeros(TreeMap<String, Long> amounts) {
        amounts.values().removeIf(amount -> amount == 0);
        return amounts.isEmpty() ? Map.of() : Collections.unmodifiableMap(amounts);
    }

    /** How much of an extended resource. */
    public long amountOf(String extendedName) {
        return extended.isEmpty() ? 0 : extended.getOrDefault(extendedName, 0L);
    }

    /** Reads how much there is of one resource, whatever it is called. CPU is in millicores. */
    public static ToLongFunction<ResourceAmounts> reader(String resource) {
        return switch (resource) {
            case "cpu" -> ResourceAmounts::milliCpu;
            case "memory" -> ResourceAmounts::memoryBytes;
            case "ephemeral-storage" -> ResourceAmounts::ephemeralStorageBytes;
            default -> amounts -> amounts.amountOf(resource);
        };
    }

    public boolean isZero() {
        return equals(ZERO);
    }
}
