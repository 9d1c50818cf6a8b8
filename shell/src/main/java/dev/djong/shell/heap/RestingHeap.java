package dev.djong.shell.heap;

import dev.djong.time.Timers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back to the system what a busy time has left of the heap. The serial collector takes memory while it is needed, but
 * lets go of it only when it collects everything, and a process at rest may come to that in an hour or never: it would hold
 * the most that it ever needed.
 *
 * <p>Once a minute this looks whether the process has rested since the last look. When it has for some minutes, and worked
 * or grown since it was collected at rest before, all of the heap is collected. How much stays is the JVM's to say ({@code
 * MaxHeapFreeRatio}).
 */
public final class RestingHeap {
    private static final Logger log = LoggerFactory.getLogger(RestingHeap.class);

    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Who uses no more than this of one processor rests: a cluster without work uses a fiftieth. */
    private static final double REST = 0.1;
    /** By then what was kept of the busy time for a while, as the logs of watch caches are, is let go. */
    private static final int MINUTES_OF_REST = 3;
    /** Less is not worth that everybody waits for a tenth of a second. */
    private static final long WORTH_BYTES = 32L << 20;

    private static final int MEBI = 1 << 20;

    private final ProcessHeap heap;
    private final Timers timers;
    private long processorNanos;
    private int minutesOfRest;
    private boolean worked = true;
    private long committedBytes;

    RestingHeap(ProcessHeap heap, Timers timers) {
        this.heap = heap;
        this.timers = timers;
        this.processorNanos = heap.processorNanos();
    }

    /** Looks after this process's heap from now on, as long as the timers go; does nothing with another collector. */
    public static void keep(Timers timers) {
        SerialHeap.ofThisProcess().ifPresent(heap -> new RestingHeap(heap, timers).lookLater());
    }

    void lookLater() {
        timers.after(PERIOD, () -> {
            look();
            lookLater();
        });
    }

    private void look() {
        boolean rests = heap.processorNanos() - processorNanos <= REST * PERIOD.toNanos();
        minutesOfRest = rests ? minutesOfRest + 1 : 0;
        worked |= !rests;
        if (minutesOfRest >= MINUTES_OF_REST && (worked || heap.committedBytes() - committedBytes >= WORTH_BYTES)) {
            collect();
        }
        processorNanos = heap.processorNanos();
    }

    private void collect() {
        long before = heap.committedBytes();
        heap.collect();
        worked = false;
        committedBytes = heap.committedBytes();
        log.debug("the heap rests: {} MiB, before {}", committedBytes / MEBI, before / MEBI);
    }
}
