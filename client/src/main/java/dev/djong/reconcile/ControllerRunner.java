package dev.djong.reconcile;

import dev.djong.informer.Informers;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers: once it is started it subscribes them to their informers, waits until their caches are filled, then
 * turns each queue with so many virtual threads. The caller starts the informers, as early as it likes.
 */
public final class ControllerRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerRunner.class);
    private static final Duration SYNC_POLL = Duration.ofMillis(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private record Entry(ControllerLoop loop, int workers) {}

    private final Informers informers;
    private final Timers timers;
    private final QueueMetrics metrics;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    public ControllerRunner(Informers informers, Timers timers, QueueMetrics metrics) {
        this.informers = informers;
        this.timers = timers;
        this.metrics = metrics;
    }

    /** Must be called before {@link #start}. */
    public synchronized void add(Controller controller, int workers) {
        entries.add(new Entry(new ControllerLoop(controller, informers, timers, metrics), workers));
    }

    /** Once: when this process leads. */
    public synchronized void start() {
        for (var entry : entries) {
            entry.loop.begin();
            for (int i = 0; i < entry.workers; i++) {
                threads.add(Thread.ofVirtual().name(entry.loop.name() + "-" + i).start(() -> work(entry.loop)));
            }
        }
    }

    private void work(ControllerLoop loop) {
        try {
            while (!loop.hasSynced()) {
                timers.pause(SYNC_POLL);
            }
            for (var key = loop.queue().take();
                    key.isPresent() && !closed;
                    key = loop.queue().take()) {
                loop.process(key.get());
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stops", loop.name());
        }
    }

    /** True once all controllers work. */
    public boolean hasSynced() {
        return loops().stream().allMatch(ControllerLoop::hasSynced);
    }

    public synchronized Collection<ControllerLoop> loops() {
        return entries.stream().map(Entry::loop).toList();
    }

    /** Lets running reconciles end, but not longer than {@link #STOP_LIMIT}. */
    @Override
    public synchronized void close() {
        closed = true;
        entries.forEach(entry -> entry.loop.queue().close());
        var until = timers.instant().plus(STOP_LIMIT);
        for (var thread : threads) {
            try {
                var left = Duration.between(timers.instant(), until);
                if (!left.isPositive() || !thread.join(left)) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                thread.interrupt();
            }
        }
    }
}
