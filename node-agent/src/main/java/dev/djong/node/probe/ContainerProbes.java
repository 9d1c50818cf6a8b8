package dev.djong.node.probe;

import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probes of one running container.
 *
 * <p>Until the startup probe has passed, only it runs; then it stops for good and the other two begin. A probe's verdict
 * turns after {@code successThreshold} successes or {@code failureThreshold} failures in a row. Each has its own alarm;
 * checks of one probe never overlap.
 */
final class ContainerProbes {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerProbes.class);

    private final ProbeManager.Target target;
    private final Prober prober;
    private final Timers timers;
    private final Runnable changed;
    private final Consumer<FailedCheck> failed;
    private final Optional<ProbeCounter> startup;
    private final Optional<ProbeCounter> liveness;
    private final Optional<ProbeCounter> readiness;
    private boolean stopped;

    ContainerProbes(
            ProbeManager.Target target, Prober prober, Timers timers, Runnable changed, Consumer<FailedCheck> failed) {
        this.target = target;
        this.prober = prober;
        this.timers = timers;
        this.changed = changed;
        this.failed = failed;
        boolean startedBefore = target.readyBefore();
        startup = counter("Startup", "startupProbe", startedBefore);
        liveness = counter("Liveness", "livenessProbe", true);
        readiness = counter("Readiness", "readinessProbe", target.readyBefore());
    }

    private Optional<ProbeCounter> counter(String name, String member, boolean initially) {
        return target.spec().probe(member).map(json -> new ProbeCounter(name, json, initially));
    }

    synchronized void start() {
        if (startup.isPresent() && !startup.get().passing()) {
            schedule(startup.get());
        } else {
            startOthers();
        }
    }

    private void startOthers() {
        liveness.ifPresent(this::schedule);
        readiness.ifPresent(this::schedule);
    }

    /** The initial delay counts from the container's start, whenever this agent came. */
    private void schedule(ProbeCounter probe) {
        Instant started = target.container().startedAt().orElse(timers.instant());
        var left = Duration.between(timers.instant(), started.plusSeconds(probe.initialDelaySeconds()));
        after(left.isNegative() ? Duration.ZERO : left, probe);
    }

    private synchronized void after(Duration delay, ProbeCounter probe) {
        if (!stopped) {
            probe.alarm(timers.after(delay, () -> check(probe)));
        }
    }

    /** A check that breaks says nothing about the container, and the next one comes all the same. */
    private Prober.Result result(ProbeCounter probe) {
        try {
            return prober.check(target, probe.spec(), Duration.ofSeconds(probe.timeoutSeconds()));
        } catch (RuntimeException bug) {
            LOG.error(
                    "{} probe of {} of pod {} broke",
                    probe.name(),
                    target.spec().name(),
                    target.pod(),
                    bug);
            return Prober.Result.unknown(String.valueOf(bug.getMessage()));
        }
    }

    private void check(ProbeCounter probe) {
        var result = result(probe);
        boolean over;
        boolean turned;
        synchronized (this) {
            if (stopped) {
                return;
            }
            turned = result.known() && probe.count(result);
            over = startup.isPresent() && startup.get() == probe && probe.passing();
        }
        if (result.known() && !result.success()) {
            failed.accept(new FailedCheck(probe.name(), result.message()));
        }
        if (over) {
            synchronized (this) {
                startOthers();
            }
        } else {
            after(Duration.ofSeconds(probe.periodSeconds()), probe);
        }
        if (turned) {
            changed.run();
        }
    }

    synchronized ProbeVerdict verdict() {
        boolean started = startup.isEmpty() || startup.get().passing();
        boolean ready = started && (readiness.isEmpty() || readiness.get().passing());
        var name = target.spec().name();
        var unhealthy = startup.filter(ProbeCounter::failedForGood)
                .map(probe -> "Container " + name + " failed startup probe, will be restarted")
                .or(() -> liveness.filter(ProbeCounter::failedForGood)
                        .map(probe -> "Container " + name + " failed liveness probe, will be restarted"));
        return new ProbeVerdict(started, ready, unhealthy);
    }

    synchronized void stop() {
        stopped = true;
        Stream.of(startup, liveness, readiness).flatMap(Optional::stream).forEach(ProbeCounter::cancel);
    }
}
