package dev.djong.shell.client;

import dev.djong.reconcile.ControllerLoop;
import dev.djong.reconcile.QueueMetrics;
import dev.djong.reconcile.WorkQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Upstream's {@code workqueue_*} metrics, one series a controller. */
public final class WorkQueueMeters implements QueueMetrics {
    private static final String NAME = "name";
    /** From ten nanoseconds to a quarter of an hour, each ten times the one before. */
    private static final Duration[] BUCKETS = LongStream.iterate(10, nanos -> nanos * 10)
            .limit(12)
            .mapToObj(Duration::ofNanos)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    public WorkQueueMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The values that are asked for, not told. */
    public void watch(ControllerLoop loop) {
        gauge("workqueue.depth", loop, WorkQueue.Load::depth);
        gauge("workqueue.unfinished.work.seconds", loop, load -> seconds(load.unfinished()));
        gauge("workqueue.longest.running.processor.seconds", loop, load -> seconds(load.longestRunning()));
    }

    private void gauge(String metric, ControllerLoop loop, ToDoubleFunction<WorkQueue.Load> value) {
        Gauge.builder(metric, loop, turned -> value.applyAsDouble(turned.queue().load()))
                .tag(NAME, loop.name())
                .register(meters);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void added(String queue) {
        meters.counter("workqueue.adds", NAME, queue).increment();
    }

    @Override
    public void waited(String queue, Duration time) {
        timer("workqueue.queue.duration", queue).record(time);
    }

    @Override
    public void worked(String queue, Duration time) {
        timer("workqueue.work.duration", queue).record(time);
    }

    private Timer timer(String metric, String queue) {
        return Timer.builder(metric)
                .tag(NAME, queue)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    @Override
    public void retried(String queue) {
        meters.counter("workqueue.retries", NAME, queue).increment();
    }

    @Override
    public void reconciled(String queue, boolean failed) {
        meters.counter("djong.controller.reconciles", NAME, queue, "result", failed ? "failed" : "settled")
                .increment();
    }
}
