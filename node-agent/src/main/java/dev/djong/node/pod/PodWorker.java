package dev.djong.node.pod;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.json.JsonObject;
import dev.djong.node.device.DeviceFailure;
import dev.djong.node.pod.PodPlan.Lifecycle;
import dev.djong.node.probe.FailedCheck;
import dev.djong.node.probe.ProbeManager.Target;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import dev.djong.node.timer.SerialTask;
import dev.djong.node.volume.VolumeFailure;
import dev.djong.time.Timers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one pod: observe, plan, report, act, and again until the plan is empty. Woken by changes of the API's object, of
 * the runtime, of probes, by its own background steps and by the clock. The latest object wins; what came in between is
 * never seen. One round runs at a time.
 */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    /** After so many rounds in a row something does not take effect: go on at a walking pace. */
    private static final int MAX_HURRIED_ROUNDS = 60;

    private static final Duration WALKING_PACE = Duration.ofSeconds(1);
    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");

    private final PodSurroundings around;
    private final PodProgress progress;
    private final PodActor actor;
    private final Runnable ended;
    private final SerialTask rounds;
    private final Map<String, String> terminationMessages = new HashMap<>();
    private final Set<String> backingOff = new HashSet<>();

    private volatile Pod fromApi;
    private volatile @Nullable Claim claim;
    private volatile boolean removed;
    private volatile JsonObject computed = JsonObject.EMPTY;
    private int hurriedRounds;
    private volatile boolean over;
    private Timers.@Nullable Timer alarm;

    /** @param ended called once the pod is gone from the API and nothing of it is left here */
    PodWorker(PodSurroundings around, Pod pod, ImageEnsurer images, Runnable ended) {
        this.around = around;
        this.fromApi = pod;
        this.ended = ended;
        this.progress = new PodProgress(around.checkpoints().stopsOf(pod.uid()));
        this.rounds = new SerialTask(around.background(), this::round);
        this.actor = new PodActor(around, progress, images, rounds::wake);
    }

    Pod pod() {
        return fromApi;
    }

    /** What a version of the pod says to those that come later: whether it still takes something of the node, and what. */
    private record Claim(Pod pod, boolean ended, PodDemand demand) {
        static Claim of(Pod pod) {
            return new Claim(pod, pod.hasEnded(), PodDemand.of(pod));
        }
    }

    /** What the pod takes of the node; empty once it has ended. */
    Optional<PodDemand> demand() {
        var pod = fromApi;
        var known = claim;
        if (known == null || known.pod() != pod) {
            known = Claim.of(pod);
            claim = known;
        }
        return known.ended() ? Optional.empty() : Optional.of(known.demand());
    }

    /** The status computed last; empty before the first round. */
    JsonObject status() {
        return computed;
    }

    boolean isActive() {
        return !removed && !fromApi.isBeingDeleted() && !progress.hasFailed() && !hasEnded();
    }

    boolean hasEnded() {
        return fromApi.hasEnded() || over || ENDED_PHASES.contains(computed.text("phase"));
    }

    void wake() {
        rounds.wake();
    }

    void update(Pod latest) {
        fromApi = latest;
        rounds.wake();
    }

    /** The API no longer has the pod. */
    void remove() {
        removed = true;
        rounds.wake();
    }

    /** Ends the pod as failed: rejected or evicted. */
    void fail(PodFailure why) {
        progress.fail(why);
        rounds.wake();
    }

    void refreshVolumes() {
        if (progress.snapshot().volumes() instanceof VolumeState.Ready) {
            around.background().execute(() -> {
                try {
                    around.volumes().refresh(fromApi);
                } catch (RuntimeException failure) {
                    LOG.warn("volumes of pod {} not refreshed: {}", fromApi, failure.getMessage());
                }
            });
        }
    }

    private void round() {
        if (over) {
            return;
        }
        try {
            step();
        } catch (RuntimeFailure.Unreachable away) {
            // Told once for all pods by whoever watches the runtime.
            LOG.debug("pod {} waits {}: {}", fromApi, AFTER_FAILURE, away.getMessage());
            wakeAfter(AFTER_FAILURE);
        } catch (RuntimeFailure | DeviceFailure | VolumeFailure | UncheckedIOException failure) {
            LOG.warn("pod {} waits {}: {}", fromApi, AFTER_FAILURE, failure.getMessage());
            wakeAfter(AFTER_FAILURE);
        } catch (RuntimeException bug) {
            LOG.error("pod {} waits {}", fromApi, AFTER_FAILURE, bug);
            wakeAfter(AFTER_FAILURE);
        }
    }

    private void step() {
        var seen = observe();
        checkDeadline(seen);
        var plan = PodPlanner.plan(seen);
        noteBackOffs(seen, plan);
        track(seen, plan);
        report(seen, plan);
        plan.actions().forEach(action -> actor.act(seen, action));
        if (!plan.actions().isEmpty()) {
            again();
        } else {
            hurriedRounds = 0;
            plan.recheckAt().ifPresent(at -> wakeAfter(Duration.between(seen.now(), at)));
        }
        if (plan.lifecycle() == Lifecycle.ENDED && seen.removed()) {
            finish(seen);
        }
    }

    private PodObservation observe() {
        var pod = PodStatus.overlay(fromApi, computed);
        boolean gone = removed;
        var snapshot = progress.snapshot();
        var sandboxes = around.runtime().sandboxesOf(pod.uid());
        var containers = around.runtime().containersOf(pod.uid());
        containers.stream()
                .filter(Container::exited)
                .forEach(container -> terminationMessages.computeIfAbsent(
                        container.id(), id -> around.terminationMessages().of(container)));
        return new PodObservation(
                pod,
                around.timers().instant(),
                gone,
                sandboxes,
                containers,
                snapshot,
                around.probes().verdicts(pod.uid()),
                terminationMessages);
    }

    private void checkDeadline(PodObservation seen) {
        boolean overdue = seen.pod()
                .deadline()
                .filter(deadline -> !seen.now().isBefore(deadline))
                .isPresent();
        if (overdue && !seen.pod().hasEnded() && seen.progress().failure().isEmpty()) {
            var message = "Pod was active on the node longer than the specified deadline";
            around.events().normal(seen.pod().object(), "DeadlineExceeded", message);
            progress.fail(new PodFailure("DeadlineExceeded", message));
            rounds.wake();
        }
    }

    private void noteBackOffs(PodObservation seen, PodPlan plan) {
        for (var name : plan.backingOff().keySet()) {
            if (!backingOff.contains(name)) {
                seen.pod()
                        .container(name)
                        .ifPresent(spec -> around.events()
                                .record(
                                        Subject.of(seen.pod().object()).field(spec.fieldPath()),
                                        EventRecorder.Type.WARNING,
                                        "BackOff",
                                        "Back-off restarting failed container " + name + " in pod "
                                                + seen.pod().description()));
            }
        }
        backingOff.clear();
        backingOff.addAll(plan.backingOff().keySet());
    }

    private void track(PodObservation seen, PodPlan plan) {
        // A pod that is being ended is still probed for readiness, but one that ended is not probed at all.
        var targets = plan.lifecycle() == Lifecycle.ENDED
                ? List.<Target>of()
                : seen.containers().stream()
                        .filter(Container::running)
                        .flatMap(container -> target(seen, container).stream())
                        .toList();
        around.probes().track(seen.pod(), targets, rounds::wake, this::noteUnhealthy);
    }

    private Optional<Target> target(PodObservation seen, Container container) {
        var pod = seen.pod();
        var address = pod.hostNetwork()
                ? around.identity().primaryAddress()
                : seen.newestSandbox()
                        .map(Sandbox::ips)
                        .flatMap(ips -> ips.stream().findFirst())
                        .orElse("");
        return pod.container(container.name())
                .map(spec -> new Target(pod, spec, container, address, readyBefore(pod, container)))
                .filter(Target::hasProbes);
    }

    private static boolean readyBefore(Pod pod, Container container) {
        return List.of("containerStatuses", "initContainerStatuses").stream()
                .flatMap(member -> pod.object().status().array(member).objects())
                .anyMatch(status ->
                        status.flag("ready") && status.text("containerID").endsWith("://" + container.id()));
    }

    private void noteUnhealthy(Target target, FailedCheck failed) {
        around.events()
                .record(
                        Subject.of(fromApi.object()).field(target.spec().fieldPath()),
                        EventRecorder.Type.WARNING,
                        "Unhealthy",
                        failed.probe() + " probe failed: " + failed.message());
    }

    private void report(PodObservation seen, PodPlan plan) {
        computed = PodStatus.compute(seen, plan, around.identity());
        if (seen.removed()) {
            around.reporter().forget(seen.pod().uid());
        } else if (plan.lifecycle() == Lifecycle.ENDED && seen.pod().isBeingDeleted()) {
            around.reporter().finish(fromApi, computed);
        } else {
            around.reporter().report(fromApi, computed);
        }
    }

    private void again() {
        if (++hurriedRounds < MAX_HURRIED_ROUNDS) {
            rounds.wake();
        } else {
            hurriedRounds = 0;
            LOG.warn("pod {} does not settle, going on slowly", fromApi);
            wakeAfter(WALKING_PACE);
        }
    }

    private void wakeAfter(Duration delay) {
        if (alarm != null) {
            alarm.cancel();
        }
        alarm = around.timers().after(delay, rounds::wake);
    }

    private void finish(PodObservation seen) {
        actor.clean(seen.pod(), seen.sandboxes());
        over = true;
        ended.run();
    }
}
