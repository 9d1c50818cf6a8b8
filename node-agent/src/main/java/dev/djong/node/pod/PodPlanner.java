package dev.djong.node.pod;

import dev.djong.node.pod.PodAction.CreateSandbox;
import dev.djong.node.pod.PodAction.EnsureImage;
import dev.djong.node.pod.PodAction.PrepareVolumes;
import dev.djong.node.pod.PodAction.RemoveContainer;
import dev.djong.node.pod.PodAction.StartContainer;
import dev.djong.node.pod.PodAction.StopContainer;
import dev.djong.node.pod.PodAction.StopSandbox;
import dev.djong.node.pod.PodAction.TearDown;
import dev.djong.node.pod.PodPlan.Lifecycle;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Container.State;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod's life, as a pure function from what is seen to what to do next. The worker calls it again after every change,
 * so each call plans only what can be done at once.
 *
 * <p><b>1. Ending comes first.</b> A pod that is being deleted, was removed, has failed as a whole (rejected, evicted,
 * over its deadline) or has ended by the API's word is wound down, whatever else is true. So is one whose containers
 * have all ended for good.
 *
 * <p><b>2. Winding down.</b> All containers but the sidecars are stopped together, each with the pod's grace period (an
 * eviction may leave less); then
 * the sidecars one by one in reverse order (KEP-753); then the sandbox; then volumes are given back. A stop under way is
 * repeated only when a shorter grace period was asked for. A container that was created and never started is removed.
 *
 * <p><b>3. Foundations.</b> Volumes, then one usable sandbox: the newest, ready and with an address. When it is lost,
 * what still runs in it is stopped and a new one made; init containers then run again.
 *
 * <p><b>4. Init containers</b> run one after the other, each to its success, until a main container exists in the
 * sandbox. A sidecar only has to be started (its startup probe passed) for the next one to begin, and is kept running
 * from then on.
 *
 * <p><b>5. Main containers</b> live on their own: started when absent, stopped when unhealthy, when their postStart hook
 * failed or their image changed, and started again when their restart policy says so. Ephemeral containers are started
 * once.
 *
 * <p><b>6. A stop that an earlier agent began</b> and did not finish is carried on with what is left of its time.
 *
 * <p><b>7. Back-off</b> needs no memory: each attempt carries the delay that has to pass between its end and the next
 * attempt. The first end costs nothing, then 10 s, doubled up to 5 min; an attempt that lived longer than 10 min forgives
 * all before it.
 *
 * <p>Example, restart policy Always: attempt 0 ends at 12:00:00 and is followed at once by attempt 1, which carries 10 s.
 * It ends at 12:00:03: until 12:00:13 the plan is empty, shows CrashLoopBackOff and asks to be called again then.
 */
public final class PodPlanner {
    static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    /** An attempt that lived this long makes earlier crashes forgotten. */
    static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    private static final Duration CLEARLY_SHORTER = Duration.ofSeconds(1);

    private final PodObservation seen;
    private final Pod pod;
    private final List<PodAction> actions = new ArrayList<>();
    private final Map<String, String> backingOff = new HashMap<>();
    private Optional<Instant> recheckAt = Optional.empty();

    private PodPlanner(PodObservation seen) {
        this.seen = seen;
        this.pod = seen.pod();
    }

    public static PodPlan plan(PodObservation seen) {
        return new PodPlanner(seen).plan();
    }

    private PodPlan plan() {
        var lifecycle = mustEnd() || hasRunToCompletion() ? windDown() : keepRunning();
        return new PodPlan(lifecycle, actions, backingOff, recheckAt);
    }

    // --- 1. ending

    private boolean mustEnd() {
        return seen.removed()
                || pod.isBeingDeleted()
                || pod.hasEnded()
                || seen.progress().failure().isPresent();
    }

    private boolean hasRunToCompletion() {
        boolean initFailed = pod.initContainers().stream()
                .filter(init -> init.role() == PodContainer.Role.INIT)
                .anyMatch(init -> seen.latest(init.name())
                        .filter(ended -> ended.exited() && !ended.succeeded())
                        .filter(ended ->
                                !init.restartPolicy(pod.restartPolicy()).restarts(ended))
                        .isPresent());
        return initFailed || pod.containers().stream().allMatch(this::hasEndedForGood);
    }

    private boolean hasEndedForGood(PodContainer main) {
        return seen.latest(main.name())
                .filter(Container::exited)
                .filter(ended -> !main.restartPolicy(pod.restartPolicy()).restarts(ended))
                .isPresent();
    }

    // --- 2. winding down

    private Lifecycle windDown() {
        seen.containers().stream()
                .filter(container -> container.state() == State.CREATED)
                .forEach(container -> actions.add(new RemoveContainer(container)));
        var alive = seen.containers().stream().filter(PodPlanner::isAlive).toList();
        if (alive.isEmpty()) {
            return giveBack();
        }
        var workers = alive.stream().filter(container -> !isSidecar(container)).toList();
        if (workers.isEmpty()) {
            stop(lastSidecar(alive), gracePeriod(), "");
        } else {
            workers.forEach(container -> stop(container, gracePeriod(), ""));
        }
        return Lifecycle.ENDING;
    }

    /** The pod's own, unless the node is in a hurry. */
    private Duration gracePeriod() {
        var own = pod.gracePeriod();
        return seen.progress()
                .failure()
                .flatMap(PodFailure::grace)
                .filter(hurried -> hurried.compareTo(own) < 0)
                .orElse(own);
    }

    private Lifecycle giveBack() {
        seen.sandboxes().stream().filter(Sandbox::ready).forEach(sandbox -> actions.add(new StopSandbox(sandbox.id())));
        if (!actions.isEmpty()) {
            return Lifecycle.ENDING;
        }
        if (!seen.progress().tornDown()) {
            actions.add(new TearDown());
            return Lifecycle.ENDING;
        }
        return Lifecycle.ENDED;
    }

    private static boolean isAlive(Container container) {
        return container.state() == State.RUNNING || container.state() == State.UNKNOWN;
    }

    private boolean isSidecar(Container container) {
        return sidecarIndex(container) >= 0;
    }

    private int sidecarIndex(Container container) {
        var inits = pod.initContainers();
        for (int i = 0; i < inits.size(); i++) {
            if (inits.get(i).name().equals(container.name()) && inits.get(i).role() == PodContainer.Role.SIDECAR) {
                return i;
            }
        }
        return -1;
    }

    private Container lastSidecar(List<Container> alive) {
        var last = alive.getFirst();
        for (var container : alive) {
            last = sidecarIndex(container) > sidecarIndex(last) ? container : last;
        }
        return last;
    }

    private void stop(Container container, Duration grace, String why) {
        var underWay = seen.progress().stopping().get(container.id());
        if (underWay == null
                || underWay.minus(CLEARLY_SHORTER).isAfter(seen.now().plus(grace))) {
            actions.add(new StopContainer(container, grace, why));
        }
    }

    // --- 3. foundations

    private Lifecycle keepRunning() {
        pod.deadline().ifPresent(this::recheck);
        forgetOldAttempts();
        if (volumesAreReady()) {
            seen.usableSandbox().ifPresentOrElse(this::runContainers, this::replaceSandbox);
        }
        return Lifecycle.RUNNING;
    }

    /** Of each container the newest attempt and one before it are kept: for logs of the previous one. */
    private void forgetOldAttempts() {
        for (var spec : pod.allContainers()) {
            var previous = seen.previous(spec.name());
            previous.ifPresent(kept -> seen.containers().stream()
                    .filter(old -> old.name().equals(spec.name()) && old.attempt() < kept.attempt() && old.exited())
                    .forEach(old -> actions.add(new RemoveContainer(old))));
        }
    }

    private boolean volumesAreReady() {
        return switch (seen.progress().volumes()) {
            case VolumeState.Ready ready -> true;
            case VolumeState.Failed(var retry)
            when !retry.isDue(seen.now()) -> {
                recheck(retry.at());
                yield false;
            }
            case VolumeState.Failed due -> prepareVolumes();
            case VolumeState.Unprepared none -> prepareVolumes();
        };
    }

    private boolean prepareVolumes() {
        actions.add(new PrepareVolumes());
        return false;
    }

    private void replaceSandbox() {
        var alive = seen.containers().stream().filter(PodPlanner::isAlive).toList();
        alive.forEach(container ->
                stop(container, pod.gracePeriod(), "Pod sandbox changed, it will be killed and re-created."));
        if (!alive.isEmpty()) {
            return;
        }
        seen.sandboxes().stream().filter(Sandbox::ready).forEach(sandbox -> actions.add(new StopSandbox(sandbox.id())));
        var retry = seen.progress().sandboxRetry().filter(failed -> !failed.isDue(seen.now()));
        retry.ifPresent(failed -> recheck(failed.at()));
        if (actions.isEmpty() && retry.isEmpty()) {
            actions.add(
                    new CreateSandbox(seen.newestSandbox().map(Sandbox::attempt).orElse(-1) + 1));
        }
    }

    // --- 4. init containers

    private void runContainers(Sandbox sandbox) {
        seen.sandboxes().stream()
                .filter(old -> old.ready() && !old.id().equals(sandbox.id()))
                .forEach(old -> actions.add(new StopSandbox(old.id())));
        if (runInitContainers(sandbox)) {
            pod.containers().forEach(container -> keepUp(container, sandbox));
        }
        pod.ephemeralContainers().stream()
                .filter(container -> seen.latest(container.name()).isEmpty())
                .forEach(container -> start(container, sandbox));
    }

    /** True once the main containers may run. */
    private boolean runInitContainers(Sandbox sandbox) {
        boolean initialised = pod.containers().stream()
                .anyMatch(main -> seen.current(main.name()).isPresent());
        for (var init : pod.initContainers()) {
            if (init.role() == PodContainer.Role.INIT) {
                if (!initialised && !hasSucceeded(init, sandbox)) {
                    return false;
                }
                continue;
            }
            keepUp(init, sandbox);
            boolean started = seen.current(init.name())
                    .filter(container -> seen.isStarted(init, container) && hookIsDone(container))
                    .isPresent();
            if (!initialised && !started) {
                return false;
            }
        }
        return true;
    }

    private boolean hasSucceeded(PodContainer init, Sandbox sandbox) {
        var current = seen.current(init.name());
        if (current.filter(Container::succeeded).isPresent()) {
            return true;
        }
        keepUp(init, sandbox);
        return false;
    }

    private boolean hookIsDone(Container container) {
        return !(seen.progress().hooks().get(container.id()) instanceof HookState.Running);
    }

    // --- 5. one container

    private void keepUp(PodContainer spec, Sandbox sandbox) {
        var latest = seen.latest(spec.name());
        if (latest.isEmpty()) {
            start(spec, sandbox);
            return;
        }
        var container = latest.get();
        switch (container.state()) {
            case RUNNING -> stopIfBroken(spec, container);
            case UNKNOWN -> stop(container, Duration.ZERO, "Container " + spec.name() + " is in unknown state");
            case CREATED -> actions.add(new RemoveContainer(container));
            case EXITED -> {
                boolean elsewhere = !container.sandboxId().equals(sandbox.id());
                boolean initAgain = elsewhere && spec.role() == PodContainer.Role.INIT;
                if (initAgain || spec.restartPolicy(pod.restartPolicy()).restarts(container)) {
                    start(spec, sandbox);
                }
            }
        }
    }

    private void stopIfBroken(PodContainer spec, Container container) {
        var unhealthy = seen.unhealthy(container);
        var begun = seen.progress().unfinishedStops().get(container.id());
        if (begun != null) {
            stop(container, begun.grace(), "");
        } else if (unhealthy.isPresent()) {
            stop(container, pod.gracePeriod(), unhealthy.get());
        } else if (seen.progress().hooks().get(container.id()) instanceof HookState.Failed) {
            stop(container, pod.gracePeriod(), "FailedPostStartHook");
        } else if (!container.annotation(Labels.SPEC_IMAGE).equals(spec.image())) {
            stop(container, pod.gracePeriod(), "Container " + spec.name() + " definition changed, will be restarted");
        }
    }

    // --- 7. starting, and waiting to start

    private void start(PodContainer spec, Sandbox sandbox) {
        var last = seen.latest(spec.name());
        if (last.isPresent() && backsOff(spec, last.get())) {
            return;
        }
        var failed = seen.progress().startRetries().get(spec.name());
        if (failed != null && !failed.isDue(seen.now())) {
            recheck(failed.at());
            return;
        }
        switch (seen.progress().images().get(spec.name())) {
            case null -> actions.add(new EnsureImage(spec));
            case ImageState.Pulling underWay -> {}
            case ImageState.Failed(var retry) when !retry.isDue(seen.now()) -> recheck(retry.at());
            case ImageState.Failed due -> actions.add(new EnsureImage(spec));
            case ImageState.Present(var reference) ->
                actions.add(new StartContainer(
                        spec,
                        sandbox,
                        reference,
                        last.map(container -> container.attempt() + 1).orElse(0),
                        last.map(PodPlanner::nextBackOff).orElse(Duration.ZERO)));
        }
    }

    private boolean backsOff(PodContainer spec, Container last) {
        var delay = dueBackOff(last);
        var until = last.finishedAt().orElse(last.createdAt()).plus(delay);
        if (!seen.now().isBefore(until)) {
            return false;
        }
        backingOff.put(
                spec.name(),
                "back-off " + GoDurations.format(delay) + " restarting failed container=" + spec.name() + " pod="
                        + pod.description());
        recheck(until);
        return true;
    }

    /** The delay after this end; none when it came after a long life. */
    private static Duration dueBackOff(Container ended) {
        return livedLong(ended) ? Duration.ZERO : ended.backOff();
    }

    static Duration nextBackOff(Container ended) {
        var doubled = dueBackOff(ended).multipliedBy(2);
        var atLeast = doubled.compareTo(FIRST_BACK_OFF) < 0 ? FIRST_BACK_OFF : doubled;
        return atLeast.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : atLeast;
    }

    private static boolean livedLong(Container ended) {
        var started = ended.startedAt().orElse(ended.createdAt());
        var life = Duration.between(started, ended.finishedAt().orElse(started));
        return life.compareTo(FORGIVEN_AFTER) > 0;
    }

    private void recheck(Instant at) {
        if (recheckAt.isEmpty() || at.isBefore(recheckAt.get())) {
            recheckAt = Optional.of(at);
        }
    }
}
