package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import dev.djong.node.timer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The probes of one running container.
 *
 * <p>Until the startup probe has passed, only it runs; then it stops for good and the other two begin. A probe's verdict
 * turns after {@code successThreshold} successes or {@code failureThreshold} failures in a row. Each has its own alarm;
 * checks of one probe never overlap.
 */
final class ContainerProbes {
    private final ProbeManager.Target target;
    private final Prober prober;
    private final InstantSource clock;
    private final Timers timers;
    private final Executor executor;
    private final Runnable changed;
    private final Consumer<Failed> failed;
    private final Optional<ProbeCounter> startup;
    private final Optional<ProbeCounter> liveness;
    private final Optional<ProbeCounter> readiness;
    private final List<Timers.Alarm> alarms = new ArrayList<>();
    private boolean stopped;

    /** A check that failed: {@code Readiness} and why. */
    record Failed(String probe, String message) {}

    ContainerProbes(
            ProbeManager.Target target,
            Prober prober,
            InstantSource clock,
            Timers timers,
            Executor executor,
            Runnable changed,
            Consumer<Failed> failed) {
        this.target = target;
        this.prober = prober;
        this.clock = clock;
        this.timers = timers;
        this.executor = executor;
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
        Instant started = target.container().startedAt().orElse(clock.instant());
        var left = Duration.between(clock.instant(), started.plusSeconds(probe.initialDelaySeconds()));
        after(left.isNegative() ? Duration.ZERO : left, probe);
    }

    private synchronized void after(Duration delay, ProbeCounter probe) {
        if (!stopped) {
            alarms.removeIf(alarm -> alarm == probe.alarm());
            var alarm = timers.after(delay, () -> executor.execute(() -> check(probe)));
            probe.alarm(alarm);
            alarms.add(alarm);
        }
    }

    private void check(ProbeCounter probe) {
        var result = prober.check(target, probe.spec(), Duration.ofSeconds(probe.timeoutSeconds()));
        boolean over;
        boolean turned;
        synchronized (this) {
            if (stopped) {
                return;
            }
            turned = probe.count(result);
            over = startup.isPresent() && startup.get() == probe && probe.passing();
        }
        if (!result.success()) {
            failed.accept(new Failed(probe.name(), result.message()));
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
        alarms.forEach(Timers.Alarm::cancel);
        alarms.clear();
    }

    /** The spec of the probe that decides how long a kill for bad health may take. */
    Optional<JsonObject> unhealthyProbe() {
        return startup.filter(ProbeCounter::failedForGood)
                .or(() -> liveness.filter(ProbeCounter::failedForGood))
                .map(ProbeCounter::spec);
    }
}
