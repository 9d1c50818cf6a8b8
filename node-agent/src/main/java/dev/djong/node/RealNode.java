package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informers;
import dev.djong.node.cluster.ApiClusterObjects;
import dev.djong.node.housekeeping.ImageCollector;
import dev.djong.node.housekeeping.LogRotation;
import dev.djong.node.launch.Cgroups;
import dev.djong.node.launch.ContainerMounts;
import dev.djong.node.launch.Environment;
import dev.djong.node.launch.HostsFile;
import dev.djong.node.launch.NodeLauncher;
import dev.djong.node.launch.PodDns;
import dev.djong.node.launch.PodFields;
import dev.djong.node.launch.PodNames;
import dev.djong.node.launch.ResourceLimits;
import dev.djong.node.launch.SecurityContexts;
import dev.djong.node.probe.NodeHooks;
import dev.djong.node.probe.NodeProber;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.registration.NodeHealth;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.LocalVolumeKeeper;
import dev.djong.node.volume.MountTool;
import dev.djong.node.volume.NodeVolumes;
import dev.djong.node.volume.SubPaths;
import dev.djong.object.FieldSelector;
import dev.djong.object.Quantity;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Wires a node whose containers really run. */
final class RealNode {
    private final NodeSettings settings;
    private final NodeFacts facts;
    private final ContainerRuntime runtime;
    private final Timers timers;
    private final RandomGenerator random;

    RealNode(NodeSettings settings, NodeFacts facts, ContainerRuntime runtime, Timers timers, RandomGenerator random) {
        this.settings = settings;
        this.facts = facts;
        this.runtime = runtime;
        this.timers = timers;
        this.random = random;
    }

    PodDirectories directories() {
        return new PodDirectories(
                settings.rootDir(),
                settings.podLogsDir().orElse(settings.rootDir().resolve("logs")));
    }

    NodeAgent create(ApiClient api, Informers informers, EventRecorder events, Executor background) {
        var services = informers.of(Resources.SERVICES);
        var pods = informers.of(Resources.PODS, FieldSelector.of("spec.nodeName", facts.name()));
        var objects = new ApiClusterObjects(api, services, timers);
        var identity = new NodeIdentity(
                facts.name(), facts.addresses(), facts.runtime().name());
        var fields = new PodFields(identity, facts::allocatable);
        var mounts = new MountTool();
        var localDirectory = FactsFromSettings.localDirectory(settings);
        var keeper = new LocalVolumeKeeper(facts.name(), localDirectory, api, informers, background);
        var hooks = new NodeHooks(runtime, timers);
        var kit = new NodeAssembly.Kit(
                facts,
                identity,
                runtime,
                new NodeLauncher(launch(new Environment(objects, fields), new SubPaths(mounts))),
                new NodeVolumes(directories(), objects, fields, mounts, timers, localDirectory, random),
                hooks::run,
                new NodeProber(runtime),
                this::health,
                housekeeping(keeper),
                directories());
        return NodeAssembly.assemble(
                kit, new NodeAssembly.Cluster(api, pods, services, objects, events), timers, background);
    }

    private NodeLauncher.Parts launch(Environment environment, SubPaths subPaths) {
        var names = new PodNames(facts.name(), settings.clusterDomain());
        return new NodeLauncher.Parts(
                directories(),
                environment,
                new ContainerMounts(directories(), new HostsFile(names, Path.of("/etc/hosts")), subPaths),
                new SecurityContexts(runtime::image, this::containerId),
                new ResourceLimits(facts.machine().memoryBytes()),
                new PodDns(settings.clusterDns(), settings.clusterDomain(), settings.resolvConf()),
                names,
                new Cgroups(settings.cgroupRoot().orElse("/djong-" + settings.clusterId()), Path.of("/sys/fs/cgroup")));
    }

    private String containerId(String podUid, String name) {
        return runtime.containersOf(podUid).stream()
                .filter(container -> container.running() && container.name().equals(name))
                .map(Container::id)
                .findFirst()
                .orElse("");
    }

    private List<Runnable> housekeeping(LocalVolumeKeeper localVolumes) {
        var logs = new LogRotation(
                runtime,
                Quantity.parse(settings.containerLogMaxSize()).toLong(),
                settings.containerLogMaxFiles(),
                timers);
        var images = new ImageCollector(
                runtime, this::disk, settings.imageGcHighThreshold(), settings.imageGcLowThreshold());
        return List.of(logs::run, images::run, localVolumes::sync);
    }

    private ImageCollector.Disk disk() {
        try {
            var store = Files.getFileStore(settings.rootDir());
            return new ImageCollector.Disk(store.getTotalSpace(), store.getUsableSpace());
        } catch (IOException failure) {
            throw new UncheckedIOException("the disk of " + settings.rootDir() + " cannot be read", failure);
        }
    }

    private boolean memoryIsShort() {
        return new MachineReader(Path.of("/")).memoryAvailableBytes()
                < Quantity.parse(settings.evictionMemoryAvailable()).toLong();
    }

    private boolean diskIsShort() {
        return disk().usedPercent() > 100 - settings.evictionNodefsAvailable();
    }

    private NodeHealth health() {
        try {
            var health = runtime.health();
            return new NodeHealth(
                    health.ready() ? "" : "container runtime is not ready: " + health.message(),
                    memoryIsShort(),
                    diskIsShort(),
                    false);
        } catch (RuntimeFailure failure) {
            return new NodeHealth("container runtime is down: " + failure.getMessage(), false, false, false);
        }
    }
}
