package dev.djong.benchmark.scheduling;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions a second of CPU time: the same work as {@link SchedulingBenchmark}, but a figure that does not change when
 * others use the machine too.
 */
public final class SchedulingRate {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulingRate.class);
    private static final int ROUNDS = 4;
    private static final int DECISIONS_BETWEEN_LOOKS = 50;
    private static final long ROUND_NANOS = 1_500_000_000L;

    private SchedulingRate() {}

    /**
     * The last round counts; those before it warm up. 5,000 nodes with 10,000 pods placed.
     *
     * @param arguments the wishes to measure; all of them when empty
     */
    public static void main(String[] arguments) {
        var wishes = arguments.length == 0
                ? List.of(SchedulingBenchmark.Wish.values())
                : Arrays.stream(arguments)
                        .map(SchedulingBenchmark.Wish::valueOf)
                        .toList();
        for (var wish : wishes) {
            for (int templates : new int[] {10, 1000}) {
                var benchmark = new SchedulingBenchmark();
                benchmark.nodes = 5000;
                benchmark.templates = templates;
                benchmark.wish = wish;
                benchmark.fill();
                long rate = 0;
                for (int round = 1; round <= ROUNDS; round++) {
                    rate = rate(benchmark);
                }
                LOG.info("5000 nodes, 10000 pods, {} templates, {}: {} decisions a CPU second", templates, wish, rate);
            }
        }
    }

    private static long rate(SchedulingBenchmark benchmark) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long decisions = 0;
        long used = 0;
        while (used < ROUND_NANOS) {
            for (int i = 0; i < DECISIONS_BETWEEN_LOOKS; i++) {
                benchmark.decide();
            }
            decisions += DECISIONS_BETWEEN_LOOKS;
            used = threads.getCurrentThreadCpuTime() - start;
        }
        return decisions * 1_000_000_000L / used;
    }
}
