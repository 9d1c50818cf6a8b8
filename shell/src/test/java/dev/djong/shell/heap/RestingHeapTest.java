package dev.djong.shell.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RestingHeapTest {
    private static final long MEBI = 1 << 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTimers timers = new VirtualTimers();
    private final HeldHeap heap = new HeldHeap();

    private static final class HeldHeap implements ProcessHeap {
        private long committed = 200 * MEBI;
        private long needed = 80 * MEBI;
        private long processorNanos;
        private int collections;

        @Override
        public long committedBytes() {
            return committed;
        }

        @Override
        public long processorNanos() {
            return processorNanos;
        }

        @Override
        public void collect() {
            collections++;
            committed = needed;
            work(Duration.ofMillis(200));
        }

        void work(Duration processor) {
            processorNanos += processor.toNanos();
        }
    }

    private void minute(Duration processor) {
        heap.work(processor);
        timers.advance(MINUTE);
    }

    private void minutes(int count, Duration processorEach) {
        for (int i = 0; i < count; i++) {
            minute(processorEach);
        }
    }

    private void looksFromNowOn() {
        new RestingHeap(heap, timers).lookLater();
    }

    @Test
    void whatWorksIsLeftAlone() {
        looksFromNowOn();
        minutes(10, Duration.ofMillis(6_001));
        assertThat(heap.collections).isZero();
    }

    @Test
    void whatRestsForThreeMinutesIsCollectedOnce() {
        looksFromNowOn();
        minute(Duration.ofSeconds(90));
        minutes(2, Duration.ofMillis(6_000));
        assertThat(heap.collections).isZero();
        minute(Duration.ofMillis(6_000));
        assertThat(heap.collections).isOne();
        minutes(60, Duration.ofSeconds(1));
        assertThat(heap.collections).isOne();
    }

    @Test
    void aMinuteOfWorkBeginsTheRestAnew() {
        looksFromNowOn();
        minutes(2, Duration.ZERO);
        minute(Duration.ofSeconds(90));
        minutes(2, Duration.ZERO);
        assertThat(heap.collections).isZero();
        minute(Duration.ZERO);
        assertThat(heap.collections).isOne();
        minute(Duration.ofSeconds(90));
        minutes(3, Duration.ZERO);
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void whatGrowsAtRestIsCollectedAgain() {
        looksFromNowOn();
        minutes(3, Duration.ZERO);
        heap.committed += 32 * MEBI - 1;
        minute(Duration.ZERO);
        assertThat(heap.collections).isOne();
        heap.committed++;
        minute(Duration.ZERO);
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void whatIsNeededDoesNotCountAsGrown() {
        heap.needed = heap.committed;
        looksFromNowOn();
        minutes(10, Duration.ZERO);
        assertThat(heap.collections).isOne();
    }

    /** Uses much of the heap for a moment; prints how much was held then, and after three minutes of rest. */
    static final class Program {
        private Program() {}

        static void main() {
            var heap = SerialHeap.ofThisProcess().orElseThrow();
            System.out.println(committedWithMuch(heap));
            var timers = new VirtualTimers();
            new RestingHeap(heap, timers).lookLater();
            timers.advance(MINUTE.multipliedBy(3));
            System.out.println(heap.committedBytes());
        }

        /** In a frame of its own: what a frame refers to stays as long as the frame does. */
        private static long committedWithMuch(ProcessHeap heap) {
            var much = new ArrayList<byte[]>();
            for (int i = 0; i < 100; i++) {
                much.add(new byte[(int) MEBI]);
            }
            long committed = heap.committedBytes();
            Reference.reachabilityFence(much);
            return committed;
        }
    }

    @Test
    void theSerialCollectorGivesBackWhatItNeedsNoMore() throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:MaxHeapFreeRatio=40",
                        "-XX:-ShrinkHeapInSteps",
                        "-Xms16m",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var held = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(Long::valueOf)
                .toList();
        assertThat(held.getFirst()).isGreaterThan(100 * MEBI);
        assertThat(held.getLast()).isLessThan(40 * MEBI);
    }
}
