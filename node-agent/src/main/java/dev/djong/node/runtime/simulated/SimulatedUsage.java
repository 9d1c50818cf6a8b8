package dev.djong.node.runtime.simulated;

import dev.djong.object.Quantity;

/**
 * What a simulated container seems to use.
 *
 * <p>A pod says so with the annotation {@code usage.simulation.djong.dev/CONTAINER}: {@code cpu=250m,memory=64Mi}. Without
 * one a container uses a little, as an idle process does.
 */
public record SimulatedUsage(long milliCpu, long memoryBytes) {
    /** The prefix of the annotation's name; the container's name follows. */
    public static final String ANNOTATION_PREFIX = "usage.simulation.djong.dev/";

    static final SimulatedUsage IDLE = new SimulatedUsage(1, 16L << 20);
    private static final long NANOS_A_MILLI_CPU_AND_MILLISECOND = 1_000;

    /** Reads the annotation's text; what cannot be read is as if it were not there. */
    static SimulatedUsage parse(String text) {
        var usage = IDLE;
        for (var part : text.split(",")) {
            var sides = part.strip().split("=", 2);
            if (sides.length == 2) {
                usage = usage.with(sides[0].strip(), sides[1].strip());
            }
        }
        return usage;
    }

    private SimulatedUsage with(String resource, String amount) {
        try {
            var quantity = Quantity.parse(amount);
            return switch (resource) {
                case "cpu" -> new SimulatedUsage(quantity.toMillis(), memoryBytes);
                case "memory" -> new SimulatedUsage(milliCpu, quantity.toLong());
                default -> this;
            };
        } catch (IllegalArgumentException notAQuantity) {
            return this;
        }
    }

    long cpuNanosAfter(long millis) {
        return milliCpu * millis * NANOS_A_MILLI_CPU_AND_MILLISECOND;
    }
}
