package dev.djong.scheduler;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.BindOutcome;
import dev.djong.scheduler.binding.DeviceWriter;
import dev.djong.scheduler.binding.NotScheduled;
import dev.djong.scheduler.binding.PodWriter;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.Diagnosis;
import dev.djong.scheduler.plugin.DynamicResources;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.preemption.PreemptionPlan;
import dev.djong.scheduler.queue.Backoff;
import dev.djong.scheduler.queue.QueuedPod;
import dev.djong.scheduler.queue.RequeueHints;
import dev.djong.scheduler.queue.SchedulingQueue;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.Nomination;
import dev.djong.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
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
    private final Map<String, Profile> profiles = new HashMap<>();
    private final ClusterObserver observer;
    private final StorageObserver storage;
    private final DeviceObserver devices;
    private final Groundwork groundwork;
    private final PodWriter pods;
    private final SchedulerMetrics metrics;
    private volatile List<Informer> observed = List.of();
    /** Not waited for: older servers do not know these kinds. */
    private volatile List<Informer> observedDevices = List.of();

    /** @param events speaks in the name of a profile */
    public Scheduler(
            List<SchedulingProfile> profiles,
            Backoff backoff,
            PodWriter pods,
            VolumeWriter volumes,
            DeviceWriter devices,
            Function<String, EventRecorder> events,
            SchedulerMetrics metrics,
            InstantSource clock,
            RandomGenerator random) {
        for (var rules : profiles) {
            this.profiles.put(rules.schedulerName(), new Profile(rules, events.apply(rules.schedulerName()), random));
        }
        this.queue = new SchedulingQueue(clock, backoff, new RequeueHints(profiles));
        this.observer = new ClusterObserver(Set.copyOf(this.profiles.keySet()), state, queue, metrics);
        this.storage = new StorageObserver(state.storage(), observer::happened);
        this.devices = new DeviceObserver(state.devices(), observer::happened);
        this.pods = pods;
        this.groundwork = new Groundwork(state, volumes, devices);
        this.metrics = metrics;
        metrics.watch(queue, state);
    }

    /** Must be called once, before the informers start. */
    public void observe(Informers informers) {
        observed = List.of(
                informers.of(Resources.NAMESPACES),
                informers.of(Resources.SERVICES),
                informers.of(Resources.REPLICA_SETS),
                informers.of(Resources.STATEFUL_SETS),
                informers.of(Resources.REPLICATION_CONTROLLERS),
                informers.of(Resources.POD_DISRUPTION_BUDGETS),
                informers.of(Resources.STORAGE_CLASSES),
                informers.of(Resources.PERSISTENT_VOLUMES),
                informers.of(Resources.PERSISTENT_VOLUME_CLAIMS),
                informers.of(Resources.NODES),
                informers.of(Resources.PODS, UNFINISHED),
                informers.of(Resources.CSI_NODES));
        observed.get(0).onChange(observer::namespaceChanged);
        observed.get(1).onChange(observer::serviceChanged);
        observed.get(2).onChange(observer::controllerChanged);
        observed.get(3).onChange(observer::controllerChanged);
        observed.get(4).onChange(observer::replicationControllerChanged);
        observed.get(5).onChange(observer::budgetChanged);
        observed.get(6).onChange(storage::classChanged);
        observed.get(7).onChange(storage::volumeChanged);
        observed.get(8).onChange(storage::claimChanged);
        observed.get(9).onChange(observer::nodeChanged);
        observed.get(10).onChange(observer::podChanged);
        observed.get(11).onChange(storage::driversChanged);
        observedDevices = List.of(
                informers.of(Resources.RESOURCE_CLAIMS),
                informers.of(Resources.DEVICE_CLASSES),
                informers.of(Resources.RESOURCE_SLICES));
        observedDevices.get(0).onChange(devices::claimChanged);
        observedDevices.get(1).onChange(devices::classChanged);
        observedDevices.get(2).onChange(devices::sliceChanged);
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
                scheduleOrTryLater(queue.take());
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

    /** Whatever is wrong with one pod, the others are scheduled. */
    private void scheduleOrTryLater(QueuedPod pod) throws InterruptedException {
        try {
            schedule(pod);
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.error("pod {} cannot be judged; again later", pod.pod().key(), bug);
            takeBack(pod);
            queue.failed(pod.pod().key());
        }
    }

    private void schedule(QueuedPod pod) throws InterruptedException {
        long start = System.nanoTime();
        var key = pod.pod().key();
        if (state.isPlaced(key)) {
            queue.placed(key);
            return;
        }
        if (!pod.pod().devices().isEmpty() && !observedDevices.stream().allMatch(Informer::hasSynced)) {
            LOG.info("pod {} waits until the devices of the cluster are known", key);
            queue.failed(key);
            return;
        }
        var profile = profileOf(pod);
        var snapshot = profile.snapshotFor(pod.pod(), state);
        var decision = profile.decide(pod.pod(), snapshot);
        metrics.decided(Duration.ofNanos(System.nanoTime() - start));
        switch (decision) {
            case Decision.Placed(var node, var feasible) -> place(pod, node, snapshot, start);
            case Decision.Unschedulable(var diagnosis) -> {
                var plan = profile.planPreemption(pod.pod(), snapshot, diagnosis);
                var displaced = claim(pod.pod(), plan, snapshot);
                call(pod, () -> {
                    giveBackIdleDevices(pod, diagnosis, snapshot);
                    reject(pod, diagnosis, plan, displaced, start);
                });
            }
        }
    }

    private void giveBackIdleDevices(QueuedPod pod, Diagnosis diagnosis, ClusterSnapshot snapshot) {
        if (diagnosis.plugins().contains(DynamicResources.NAME)) {
            groundwork.giveBackIdleDevices(pod.pod(), snapshot);
        }
    }

    /** Where there is something to wait for, that may take minutes: it takes no place among the calls. */
    private void place(QueuedPod pod, String node, ClusterSnapshot snapshot, long start) throws InterruptedException {
        var plan = groundwork.plan(pod.pod(), node, snapshot);
        state.assume(pod.pod(), node);
        if (plan.isEmpty()) {
            call(pod, () -> bind(pod, node, () -> {}, start));
        } else {
            groundwork.keep(plan.get());
            Thread.ofVirtual()
                    .name("groundwork-" + pod.pod().key())
                    .start(() -> prepareAndBind(pod, node, plan.get(), start));
        }
    }

    private void prepareAndBind(QueuedPod pod, String node, Groundwork.Plan plan, long start) {
        try {
            var problem = groundwork.carryOut(plan);
            if (problem.isEmpty()) {
                bind(pod, node, () -> groundwork.undo(plan), start);
            } else {
                groundwork.undo(plan);
                failed(pod, node, problem.get(), start);
            }
        } catch (RuntimeException bug) {
            LOG.error("pod {} cannot be prepared for node {}", pod.pod().key(), node, bug);
            failed(pod, node, String.valueOf(bug.getMessage()), start);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Profile profileOf(QueuedPod pod) {
        var profile = profiles.get(pod.pod().schedulerName());
        if (profile == null) {
            throw new IllegalStateException("queued for nobody: " + pod.pod());
        }
        return profile;
    }

    /** Keeps the place that will be made, before anybody else decides. Returns who loses a claim to it by that. */
    private List<PodInfo> claim(PodInfo pod, Optional<PreemptionPlan> plan, ClusterSnapshot snapshot) {
        return switch (plan.orElse(new PreemptionPlan.Useless(""))) {
            case PreemptionPlan.Evict(var node, var victims) -> {
                var displaced = snapshot.nominations().stream()
                        .filter(each -> each.node().equals(node) && each.pod().priority() < pod.priority())
                        .map(Nomination::pod)
                        .toList();
                displaced.forEach(each -> state.withdrawNomination(each.key()));
                state.nominate(pod, node);
                yield displaced;
            }
            case PreemptionPlan.Useless useless -> {
                state.withdrawNomination(pod.key());
                yield List.of();
            }
            case PreemptionPlan.NotAllowed notAllowed -> List.of();
        };
    }

    private void call(QueuedPod pod, Runnable action) throws InterruptedException {
        calls.acquire();
        Thread.ofVirtual().name("pod-" + pod.pod().key()).start(() -> {
            try {
                action.run();
            } catch (RuntimeException bug) {
                LOG.error("the API was not told about pod {}", pod.pod().key(), bug);
            } finally {
                calls.release();
            }
        });
    }

    /** @param undo what was done for the pod on that node, if it does not get it */
    private void bind(QueuedPod pod, String node, Runnable undo, long start) {
        var key = pod.pod().key();
        switch (tryBind(pod, node)) {
            case BindOutcome.Bound bound -> {
                queue.placed(key);
                profileOf(pod)
                        .events()
                        .normal(pod.object(), "Scheduled", "Successfully assigned " + key + " to " + node);
                metrics.attempted(pod.pod().schedulerName(), SchedulerMetrics.Result.SCHEDULED, since(start));
                metrics.bound(pod);
            }
            case BindOutcome.Gone(var why) -> {
                undo.run();
                takeBack(pod);
                queue.placed(key);
                LOG.debug("pod {} needs no node any more: {}", key, why);
            }
            case BindOutcome.Failed(var why) -> {
                undo.run();
                failed(pod, node, "binding rejected: " + why, start);
            }
        }
    }

    private void failed(QueuedPod pod, String node, String why, long start) {
        var key = pod.pod().key();
        takeBack(pod);
        LOG.warn("cannot bind pod {} to node {}: {}", key, node, why);
        try {
            profileOf(pod).events().warning(pod.object(), FAILED, why);
            pods.markNotScheduled(pod.object(), NotScheduled.error(why));
            metrics.attempted(pod.pod().schedulerName(), SchedulerMetrics.Result.ERROR, since(start));
        } finally {
            queue.failed(key); // or it would be in flight for ever
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

    private void reject(
            QueuedPod pod, Diagnosis diagnosis, Optional<PreemptionPlan> plan, List<PodInfo> displaced, long start) {
        try {
            var message = diagnosis.message(plan.map(PreemptionPlan::text).orElse(""));
            displaced.forEach(pods::clearNomination);
            var why = withNomination(NotScheduled.unschedulable(message), plan);
            if (plan.isPresent() && plan.get() instanceof PreemptionPlan.Evict evict) {
                evict(pod, evict);
            }
            profileOf(pod).events().warning(pod.object(), FAILED, message);
            pods.markNotScheduled(pod.object(), why);
            metrics.attempted(pod.pod().schedulerName(), SchedulerMetrics.Result.UNSCHEDULABLE, since(start));
        } finally {
            queue.rejected(pod.pod().key(), diagnosis.plugins());
        }
    }

    private static NotScheduled withNomination(NotScheduled why, Optional<PreemptionPlan> plan) {
        return switch (plan.orElse(new PreemptionPlan.Useless(""))) {
            case PreemptionPlan.Evict(var node, var victims) -> why.nominating(node);
            case PreemptionPlan.Useless useless -> why.nominating("");
            case PreemptionPlan.NotAllowed notAllowed -> why;
        };
    }

    /** Those that are going already need no second push. */
    private void evict(QueuedPod pod, PreemptionPlan.Evict plan) {
        var events = profileOf(pod).events();
        for (var victim : plan.victims()) {
            if (!victim.beingDeleted() && pods.evict(victim, pod.pod().schedulerName())) {
                LOG.info(
                        "evicted pod {} from node {} for pod {}",
                        victim.key(),
                        plan.node(),
                        pod.pod().key());
                events.record(
                        subject(victim),
                        EventRecorder.Type.NORMAL,
                        "Preempted",
                        "Preempted by pod " + pod.pod().uid() + " on node " + plan.node());
            }
        }
        metrics.preempted(plan.victims().size());
    }

    private static Subject subject(PodInfo pod) {
        return new Subject("v1", "Pod", pod.key().namespace(), pod.key().name(), pod.uid(), "", "");
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
