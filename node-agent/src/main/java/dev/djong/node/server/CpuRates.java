package dev.djong.node.server;

import dev.djong.node.runtime.ContainerUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much CPU containers use at present, from counters that only grow.
 *
 * <p>The rate is the mean since the sample before. Samples closer together than {@link #SHORTEST} tell too little: until
 * then the last rate holds. A container that is seen for the first time gets its mean since it was started.
 */
final class CpuRates {
    static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private record Sample(Instant time, long nanos, long nanoCores) {}

    /** Guarded by this. */
    private Map<String, Sample> samples = Map.of();

    /** In billionths of a core, by container id. @param startedAt of a container by its id */
    synchronized Map<String, Long> of(List<ContainerUsage> usage, Function<String, Optional<Instant>> startedAt) {
        var next = new HashMap<String, Sample>();
        var rates = new HashMap<String, Long>();
        for (var measured : usage) {
            var id = measured.containerId();
            var last = samples.get(id);
            var sample = last != null
                    ? after(last, measured)
                    : first(measured, startedAt.apply(id).orElse(measured.time()));
            next.put(id, sample);
            rates.put(id, sample.nanoCores);
        }
        samples = next;
        return rates;
    }

    private static Sample after(Sample last, ContainerUsage now) {
        var elapsed = Duration.between(last.time, now.time());
        return elapsed.compareTo(SHORTEST) < 0
                ? last
                : new Sample(now.time(), now.cpuNanos(), rate(now.cpuNanos() - last.nanos, elapsed));
    }

    private static Sample first(ContainerUsage now, Instant startedAt) {
        return new Sample(now.time(), now.cpuNanos(), rate(now.cpuNanos(), Duration.between(startedAt, now.time())));
    }

    private static long rate(long nanos, Duration elapsed) {
        long millis = elapsed.toMillis();
        return millis <= 0 || nanos <= 0 ? 0 : (long) ((double) nanos / millis / 1_000_000 * NANOS_A_SECOND);
    }
}
