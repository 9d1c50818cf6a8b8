package dev.djong.scheduler;

import dev.djong.informer.Informers;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.BindOutcome;
import dev.djong.scheduler.binding.PodEvents;
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

    /** Pods that ended take nothing, so they are not even watched. */
    private static final FieldSelector UNFINISHED = new FieldSelector(List.of(
            new FieldSelector.Term("status.phase", false, "Succeeded"),
            new FieldSelector.Term("status.phase", false, "Failed")));

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final ClusterState state = new ClusterState();
    private final Semaphore calls = new Semaphore(MAX_CALLS_IN_FLIGHT);
    private final SchedulingQueue queue;
    private final SchedulingCycle cycle;
    private final ClusterObserver observer;
    private final PodWriter pods;
    private final PodEvents events;
    private final SchedulerMetrics metrics;

    public Scheduler(
            SchedulingProfile profile,
            PodWriter pods,
            PodEvents events,
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
        informers.of(Resources.NODES).onChange(observer::nodeChanged);
        informers.of(Resources.PODS, UNFINISHED).onChange(observer::podChanged);
    }

    /** Schedules until the thread is interrupted. The caches must have synced. */
    public void run() {
        LOG.info("scheduling");
        try {
            while (true) {
                schedule(queue.take());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            LOG.info("stopped scheduling");
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
                events.scheduled(pod.object(), node);
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
                events.failedScheduling(pod.object(), "binding rejected: " + why);
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
            events.failedScheduling(pod.object(), message);
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
