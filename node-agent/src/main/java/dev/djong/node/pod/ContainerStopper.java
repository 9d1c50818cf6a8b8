package dev.djong.node.pod;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one container: preStop hook, TERM, and KILL when the grace period is over.
 *
 * <p>The hook's time counts into the grace period; what is left after it, but at least {@link #LEAST_GRACE}, is the
 * process's own. Before anything happens the stop is written down: the agent that follows one that was killed meanwhile
 * carries on from there. The runtime kills a hook whose caller vanished, so a hook that had not come to its end runs
 * again, with the whole grace period before it, as upstream's kubelet does: one that needs most of it would never end
 * otherwise.
 */
final class ContainerStopper {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStopper.class);
    /** A process always gets this long to end after its hook used all of the time. */
    static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    private final PodSurroundings around;
    private final Pod pod;
    private final PodProgress progress;

    ContainerStopper(PodSurroundings around, Pod pod, PodProgress progress) {
        this.around = around;
        this.pod = pod;
        this.progress = progress;
    }

    /** Blocks until the container has ended. Failures are logged: the next plan tries again. */
    void stop(Container container, Checkpoints.Stop begun, List<Sandbox> sandboxes) {
        try {
            var stop = begun.preStopDone() ? begun : runPreStop(container, begun, sandboxes);
            around.runtime().stopContainer(container.id(), timeLeft(stop));
            around.checkpoints().forget(pod.uid(), container.id());
        } catch (RuntimeFailure failure) {
            LOG.warn("container {} of pod {} not stopped: {}", container.name(), pod, failure.getMessage());
        } finally {
            progress.stopEnded(container.id());
        }
    }

    private Duration timeLeft(Checkpoints.Stop stop) {
        if (stop.grace().isZero()) {
            return Duration.ZERO;
        }
        var left = Duration.between(around.timers().instant(), stop.deadline());
        boolean hookTookTime = stop.preStopDone();
        return left.compareTo(LEAST_GRACE) < 0 && hookTookTime ? LEAST_GRACE : left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * The stop to carry out: one that was begun before keeps its start, unless less time is asked for now or its hook
     * was interrupted.
     */
    Checkpoints.Stop begin(Container container, Duration grace) {
        Instant now = around.timers().instant();
        var asked = new Checkpoints.Stop(now, grace, false);
        var before = Optional.ofNullable(around.checkpoints().stopsOf(pod.uid()).get(container.id()));
        var stop = before.filter(old -> !hookWasInterrupted(container, old))
                .map(old -> old.deadline().isBefore(asked.deadline())
                        ? old
                        : new Checkpoints.Stop(now, grace, old.preStopDone() || grace.isZero()))
                .orElse(asked);
        around.checkpoints().save(pod.uid(), container.id(), stop);
        progress.stopping(container.id(), stop.deadline());
        return stop;
    }

    private boolean hookWasInterrupted(Container container, Checkpoints.Stop begun) {
        return !begun.preStopDone()
                && progress.snapshot().unfinishedStops().containsKey(container.id())
                && pod.container(container.name())
                        .flatMap(spec -> spec.hook("preStop"))
                        .isPresent();
    }

    private Checkpoints.Stop runPreStop(Container container, Checkpoints.Stop stop, List<Sandbox> sandboxes) {
        var spec = pod.container(container.name());
        var hook = spec.flatMap(c -> c.hook("preStop"));
        var left = Duration.between(around.timers().instant(), stop.deadline());
        if (hook.isEmpty() || !left.isPositive()) {
            return stop;
        }
        var ips = sandboxes.stream().findFirst().map(Sandbox::ips).orElse(List.of());
        around.hooks()
                .run(pod, spec.orElseThrow(), container, ips, hook.get(), left)
                .ifPresent(why -> around.events()
                        .record(
                                Subject.of(pod.object())
                                        .field(spec.orElseThrow().fieldPath()),
                                EventRecorder.Type.WARNING,
                                "FailedPreStopHook",
                                "PreStopHook failed: " + why));
        var done = stop.withPreStopDone();
        around.checkpoints().save(pod.uid(), container.id(), done);
        return done;
    }
}
