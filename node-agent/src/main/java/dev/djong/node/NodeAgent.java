package dev.djong.node;

import dev.djong.informer.Informer;
import dev.djong.node.device.PodDevices;
import dev.djong.node.pod.OrphanCleaner;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.FirstReports;
import dev.djong.node.registration.NodeLease;
import dev.djong.node.registration.NodeRegistrar;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.timer.Repeating;
import dev.djong.node.timer.SerialTask;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the parts of a node in their order. Starting does not wait for the API: what cannot be done yet is
 * done later. Stopping ends the agent's own work and touches no container.
 */
public final class NodeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration CLEANING = Duration.ofSeconds(30);

    private final Parts parts;
    private final List<AutoCloseable> running = new ArrayList<>();

    /** Something done again and again, never twice at once. */
    public record Chore(Duration period, Runnable work) {}

    /**
     * What a node is made of. {@code pods} and {@code services} are started and closed with it.
     *
     * @param syncFrequency workers are woken by changes; this catches what no change told of
     */
    public record Parts(
            ContainerRuntime runtime,
            PodDevices devices,
            Informer pods,
            Informer services,
            PodWorkers workers,
            OrphanCleaner orphans,
            NodeRegistrar registrar,
            NodeLease lease,
            List<Chore> housekeeping,
            Duration syncFrequency,
            Timers timers,
            Executor background) {}

    public NodeAgent(Parts parts) {
        this.parts = parts;
    }

    public void start() {
        parts.pods().onChange(parts.workers()::onChange);
        running.add(parts.runtime().onChange(parts.workers()::wake));
        parts.devices().start();
        running.add(parts.devices());
        var report = every(HEARTBEAT, parts.registrar()::sync);
        var firstReports = new FirstReports(parts.timers(), parts.registrar()::isReportedReady, report::wake);
        running.add(firstReports);
        firstReports.start();
        every(HEARTBEAT, parts.lease()::renew).wake();
        parts.services().start();
        parts.pods().start();
        running.add(parts.services());
        running.add(parts.pods());
        every(parts.syncFrequency(), parts.workers()::refreshVolumes);
        every(parts.syncFrequency(), parts.workers()::wakeAll);
        every(CLEANING, this::cleanOrphans);
        parts.housekeeping().forEach(chore -> every(chore.period(), chore.work()));
    }

    /** Again and again, never twice at once. */
    private SerialTask every(Duration period, Runnable work) {
        var task = new SerialTask(parts.background(), () -> guarded(work));
        running.add(Repeating.every(period, parts.timers(), task::wake));
        return task;
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeFailure failure) {
            LOG.warn("runtime: {}", failure.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("periodic work failed", bug);
        }
    }

    /** Pods of which the API has not told yet must not be taken for orphans. */
    private void cleanOrphans() {
        if (parts.pods().hasSynced()) {
            parts.orphans().clean();
        }
    }

    public PodWorkers workers() {
        return parts.workers();
    }

    public boolean isReady() {
        return parts.pods().hasSynced() && parts.registrar().node().isPresent();
    }

    @Override
    public void close() {
        for (var part : running.reversed()) {
            try {
                part.close();
            } catch (Exception failure) {
                LOG.warn("a part of the node did not close: {}", failure.getMessage());
            }
        }
    }
}
