package dev.djong.node;

import dev.djong.event.EventRecorder;
import dev.djong.node.NodeAgent.Chore;
import dev.djong.node.eviction.Eviction;
import dev.djong.node.eviction.NodeLevels;
import dev.djong.node.eviction.PodUsage;
import dev.djong.node.eviction.PodUsages;
import dev.djong.node.eviction.Pressure;
import dev.djong.node.housekeeping.ImageCollector;
import dev.djong.node.housekeeping.ImageDisk;
import dev.djong.node.housekeeping.LogRotation;
import dev.djong.node.pod.PodFailure;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.registration.NodeHealth;
import dev.djong.node.registration.RuntimeProblem;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.Pod;
import dev.djong.object.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The upkeep of a node whose containers really run: logs are rotated, images collected, pressure is met. */
final class RealUpkeep implements NodeUpkeep {
    private static final Duration IMAGE_COLLECTION = Duration.ofMinutes(5);
    private static final Duration PRESSURE_CHECK = Duration.ofSeconds(10);
    private static final Duration LOCAL_VOLUMES = Duration.ofSeconds(30);

    private final NodeSettings settings;
    private final NodeFacts facts;
    private final ContainerRuntime runtime;
    private final Runnable localVolumes;
    private final EventRecorder events;
    private final InstantSource clock;
    private volatile Supplier<Set<Pressure>> pressures = Set::of;

    /** @param localVolumes brings the node's local volumes in line with the API */
    RealUpkeep(
            NodeSettings settings,
            NodeFacts facts,
            ContainerRuntime runtime,
            Runnable localVolumes,
            EventRecorder events,
            InstantSource clock) {
        this.settings = settings;
        this.facts = facts;
        this.runtime = runtime;
        this.localVolumes = localVolumes;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public NodeHealth health() {
        var now = pressures.get();
        return new NodeHealth(
                RuntimeProblem.of(runtime),
                now.contains(Pressure.MEMORY),
                now.contains(Pressure.DISK),
                now.contains(Pressure.PID));
    }

    @Override
    public Set<String> pressures() {
        return pressures.get().stream().map(Pressure::condition).collect(Collectors.toSet());
    }

    @Override
    public List<Chore> chores(PodWorkers workers, Runnable reportNode) {
        var logs = new LogRotation(
                runtime,
                new LogRotation.Policy(
                        Quantity.parse(settings.containerLogMaxSize()).toLong(), settings.containerLogMaxFiles()),
                clock);
        var disk = new ImageDisk(runtime, settings.rootDir());
        var images = new ImageCollector(
                runtime,
                disk,
                new ImageCollector.Policy(
                        settings.imageGcHighThreshold(),
                        settings.imageGcLowThreshold(),
                        settings.minimumImageTtlDuration()),
                events,
                facts.subject(),
                clock);
        var levels = new NodeLevels(new MachineReader(Path.of("/")), settings.rootDir(), disk);
        var eviction = new Eviction(
                new Eviction.Rules(
                        settings.thresholds(),
                        Duration.ofSeconds(settings.evictionMaxPodGracePeriod()),
                        settings.evictionPressureTransitionPeriod()),
                new Eviction.Node(facts.subject(), levels::read, images::removeAllUnused, reportNode),
                new PodsOf(workers, new PodUsages(runtime, settings.directories())),
                events,
                clock);
        pressures = eviction::pressures;
        return List.of(
                new Chore(settings.containerLogMonitorInterval(), logs::run),
                new Chore(IMAGE_COLLECTION, images::run),
                new Chore(PRESSURE_CHECK, eviction::run),
                new Chore(LOCAL_VOLUMES, localVolumes));
    }

    /** The agent's pods as evictions see them. */
    private record PodsOf(PodWorkers workers, PodUsages measure) implements Eviction.Pods {
        @Override
        public Collection<Pod> active() {
            return workers.active();
        }

        @Override
        public Map<String, PodUsage> usages(Collection<Pod> pods) {
            return measure.of(pods);
        }

        @Override
        public void end(Pod pod, PodFailure why) {
            workers.evict(pod.uid(), why);
        }

        @Override
        public boolean hasEnded(String uid) {
            return workers.hasEnded(uid);
        }
    }
}
