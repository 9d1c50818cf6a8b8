package dev.djong.scheduler;

import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.BindOutcome;
import dev.djong.scheduler.binding.PodWriter;
import dev.djong.scheduler.binding.PodWriter.NotScheduledReason;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.Diagnosis;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.Backoff;
import dev.djong.scheduler.queue.QueuedPod;
import dev.djong.scheduler.queue.RequeueHints;
import dev.djong.scheduler.queue.SchedulingQueue;
import dev.djong.scheduler.snapshot.ClusterState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's engine. {@link #observe} connects it to the watches; {@link #run} takes pods off the queue, decides and
 * lets virtual threads tell the API, until its thread is interrupted.
 *
 * <p>A pod stays in flight until the API was told, so calls about one pod never overtake each other: a condition that
 * says "unschedulable" cannot arrive after the binding of a later attempt.
 */
public final class Scheduler {
    /** Calls to the API at once. The deciding thread waits for a place, so that decisions cannot run far ahead. */
    static final int MAX_CALLS_IN_FLIGHT = 100;

    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

    /** Pods that ended take nothing, so they are not even watched. */
    private static final FieldSelector UNFINISHED = new FieldSelector(List.of(
            new FieldSelector.Term("status.phase", false, "Succeeded"),
            new FieldSelector.Term("status.phase", false, "Failed")));

    private static final String FAILED = "FailedScheduling";
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final ClusterState state = new ClusterState();
    private final Semaphore calls = new Semaphore(MAX_CALLS_IN_FLIGHT);
    private final SchedulingQueue queue;
    private final SchedulingCycle cycle;
    private final ClusterObserver observer;
    private final PodWriter pods;
    private final EventRecorder events;
    private final SchedulerMetrics metrics;
    private volatile List<Informer> observed = List.of();

    public Scheduler(
            SchedulingProfile profile,
            PodWriter pods,
            EventRecorder events,
            SchedulerMetrics metrics,
            InstantSource clock,
            RandomGenerator random) {
        this.queue = new SchedulingQueue(clock, Backoff.STANDARD, new RequeueHints(profile.filters()));
        this.cycle = new SchedulingCycle(profile, random);
        this.observer = new ClusterObserver(profile.schedulerName(), state, queue, metrics);
        this.pods = pods;
        this.events = events;
        this.metrics = metrics;
        metrics.watch(queue, state);
    }

    /** Must be called once, before the informers start. */
    public void observe(Informers informers) {
        var nodes = informers.of(Resources.NODES);
        nodes.onChange(observer::nodeChanged);
        var unfinished = informers.of(Resources.PODS, UNFINISHED);
        unfinished.onChange(observer::podChanged);
        observed = List.of(nodes, unfinished);
    }

    public boolean hasSynced() {
        return !observed.isEmpty() && observed.stream().allMatch(Informer::hasSynced);
    }

    /** Waits for the caches, then schedules until the thread is interrupted. */
    public void run() {
        try {
            awaitSync();
            LOG.info("scheduling");
            while (true) {
                schedule(queue.take());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            LOG.info("stopped scheduling");
        }
    }

    /** To decide by half a picture would put pods on nodes that are full already. */
    private void awaitSync() throws InterruptedException {
        for (var informer : observed) {
            while (!informer.awaitSync(SYNC_PATIENCE)) {
                LOG.warn("still waiting for the first list of nodes and pods");
            }
        }
    }

    private void schedule(QueuedPod pod) throws InterruptedException {
        long start = System.nanoTime();
        if (state.isPlaced(pod.pod().key())) {
            queue.placed(pod.pod().key());
            return;
        }
        var decision = cycle.decide(pod.pod().shape(), state.snapshot());
        metrics.decided(Duration.ofNanos(System.nanoTime() - start));
        switch (decision) {
            case Decision.Placed(var node, var feasible) -> {
                state.assume(pod.pod(), node);
                call(pod, () -> bind(pod, node, start));
            }
            case Decision.Unschedulable(var diagnosis) -> call(pod, () -> reject(pod, diagnosis, start));
        }
    }

    private void call(QueuedPod pod, Runnable action) throws InterruptedException {
        calls.acquire();
        Thread.ofVirtual().name("pod-" + pod.pod().key()).start(() -> {
            try {
                action.run();
            } finally {
                calls.release();
            }
        });
    }

    private void bind(QueuedPod pod, String node, long start) {
        var key = pod.pod().key();
        switch (tryBind(pod, node)) {
            case BindOutcome.Bound bound -> {
                queue.placed(key);
                events.normal(pod.object(), "Scheduled", "Successfully assigned " + key + " to " + node);
                metrics.attempted(SchedulerMetrics.Result.SCHEDULED, since(start));
                metrics.bound(pod);
            }
            case BindOutcome.Gone(var why) -> {
                takeBack(pod);
                queue.placed(key);
                LOG.debug("pod {} needs no node any more: {}", key, why);
            }
            case BindOutcome.Failed(var why) -> {
                takeBack(pod);
                LOG.warn("cannot bind pod {} to node {}: {}", key, node, why);
                events.warning(pod.object(), FAILED, "binding rejected: " + why);
                pods.markNotScheduled(pod.object(), NotScheduledReason.SCHEDULER_ERROR, why);
                metrics.attempted(SchedulerMetrics.Result.ERROR, since(start));
                queue.failed(key);
            }
        }
    }

    private BindOutcome tryBind(QueuedPod pod, String node) {
        try {
            return pods.bind(pod.pod(), node);
        } catch (RuntimeException failure) {
            return new BindOutcome.Failed(String.valueOf(failure.getMessage()));
        }
    }

    private void takeBack(QueuedPod pod) {
        state.forget(pod.pod().key()).ifPresent(queue::happened);
    }

    private void reject(QueuedPod pod, Diagnosis diagnosis, long start) {
        try {
            var message = diagnosis.message(pod.pod().mayPreempt());
            events.warning(pod.object(), FAILED, message);
            pods.markNotScheduled(pod.object(), NotScheduledReason.UNSCHEDULABLE, message);
            metrics.attempted(SchedulerMetrics.Result.UNSCHEDULABLE, since(start));
        } finally {
            queue.rejected(pod.pod().key(), diagnosis.plugins());
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
