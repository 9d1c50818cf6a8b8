package dev.djong.benchmark.scheduling;

import dev.djong.benchmark.scheduling.SchedulingBenchmark.Wish;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
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
     * @param arguments how many templates take turns, and the wishes to measure; 10 and 1000, and all of them, when absent
     */
    public static void main(String[] arguments) {
        var templates = new ArrayList<Integer>();
        var wishes = new ArrayList<Wish>();
        for (var argument : arguments) {
            if (Character.isDigit(argument.charAt(0))) {
                templates.add(Integer.valueOf(argument));
            } else {
                wishes.add(Wish.valueOf(argument));
            }
        }
        for (var wish : wishes.isEmpty() ? List.of(Wish.values()) : wishes) {
            for (int count : templates.isEmpty() ? List.of(10, 1000) : templates) {
                LOG.info(
                        "5000 nodes, 10000 pods, {} templates, {}: {} decisions a CPU second",
                        count,
                        wish,
                        lastRate(wish, count));
            }
        }
    }

    private static long lastRate(Wish wish, int templates) {
        var benchmark = new SchedulingBenchmark();
        benchmark.nodes = 5000;
        benchmark.templates = templates;
        benchmark.wish = wish;
        benchmark.fill();
        long rate = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            rate = rate(benchmark);
        }
        return rate;
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
