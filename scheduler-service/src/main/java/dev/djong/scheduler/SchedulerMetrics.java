package dev.djong.scheduler;

import dev.djong.scheduler.queue.PodQueue;
import dev.djong.scheduler.queue.QueuedPod;
import dev.djong.scheduler.queue.SchedulingQueue;
import dev.djong.scheduler.snapshot.ClusterState;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The scheduler's numbers under the names that upstream's dashboards ask for. */
public final class SchedulerMetrics {

    /** How an attempt ended. */
    enum Result {
        SCHEDULED("scheduled"),
        UNSCHEDULABLE("unschedulable"),
        ERROR("error");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Timer algorithm;

    public SchedulerMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.algorithm = Timer.builder("scheduler.scheduling.algorithm.duration")
                .description("Scheduling algorithm latency")
                .serviceLevelObjectives(doubling(Duration.ofMillis(1), 15))
                .register(registry);
    }

    void watch(SchedulingQueue queue, ClusterState state) {
        pending("active", queue, PodQueue.Sizes::active);
        pending("backoff", queue, PodQueue.Sizes::backoff);
        pending("unschedulable", queue, PodQueue.Sizes::unschedulable);
        pending("gated", queue, PodQueue.Sizes::gated);
        cacheSize("nodes", state, ClusterState::nodeCount);
        cacheSize("pods", state, ClusterState::podCount);
        cacheSize("assumed_pods", state, ClusterState::assumedCount);
    }

    private void pending(String name, SchedulingQueue queue, ToDoubleFunction<PodQueue.Sizes> size) {
        Gauge.builder("scheduler.pending.pods", queue, each -> size.applyAsDouble(each.sizes()))
                .description("Number of pending pods, by the queue type")
                .tag("queue", name)
                .register(registry);
    }

    private void cacheSize(String type, ClusterState state, ToDoubleFunction<ClusterState> size) {
        Gauge.builder("scheduler.cache.size", state, size)
                .description("Number of nodes, pods, and assumed pods in the scheduler cache")
                .tag("type", type)
                .register(registry);
    }

    void decided(Duration took) {
        algorithm.record(took);
    }

    void queued(String event) {
        registry.counter("scheduler.queue.incoming.pods", "event", event, "queue", "active")
                .increment();
    }

    void attempted(String profile, Result result, Duration took) {
        registry.counter("scheduler.schedule.attempts", "profile", profile, "result", result.label)
                .increment();
        Timer.builder("scheduler.scheduling.attempt.duration")
                .tag("profile", profile)
                .tag("result", result.label)
                .serviceLevelObjectives(doubling(Duration.ofMillis(1), 15))
                .register(registry)
                .record(took);
    }

    /** Pods were evicted for another. */
    void preempted(int victims) {
        registry.counter("scheduler.preemption.attempts").increment();
        DistributionSummary.builder("scheduler.preemption.victims")
                .description("Number of selected preemption victims")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
                .register(registry)
                .record(victims);
    }

    /** A pod has its node: how long that took it in all, and how many attempts. */
    void bound(QueuedPod pod) {
        Timer.builder("scheduler.pod.scheduling.sli.duration")
                .tag("attempts", Integer.toString(Math.min(pod.attempts(), 16)))
                .serviceLevelObjectives(doubling(Duration.ofMillis(10), 20))
                .register(registry)
                .record(since(pod.firstSeen()));
        DistributionSummary.builder("scheduler.pod.scheduling.attempts")
                .description("Number of attempts to successfully schedule a pod")
                .serviceLevelObjectives(1, 2, 4, 8, 16)
                .register(registry)
                .record(pod.attempts());
    }

    /** Upstream's buckets: each twice the one before. */
    private static Duration[] doubling(Duration first, int count) {
        return Stream.iterate(first, each -> each.multipliedBy(2)).limit(count).toArray(Duration[]::new);
    }

    private Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }
}
