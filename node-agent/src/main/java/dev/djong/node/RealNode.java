package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informers;
import dev.djong.node.cluster.ApiClusterObjects;
import dev.djong.node.device.ClaimedDevices;
import dev.djong.node.device.Drivers;
import dev.djong.node.device.PodDevices;
import dev.djong.node.device.StaleSlices;
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
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.volume.LocalVolumeKeeper;
import dev.djong.node.volume.Losetup;
import dev.djong.node.volume.MountTool;
import dev.djong.node.volume.NodeVolumes;
import dev.djong.node.volume.SubPaths;
import dev.djong.node.volume.VolumeImages;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.nio.file.Path;
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

    NodeAgent create(ApiClient api, Informers informers, EventRecorder events, Executor background) {
        var services = informers.of(Resources.SERVICES);
        var pods = informers.of(Resources.PODS, FieldSelector.of("spec.nodeName", facts.name()));
        var objects = new ApiClusterObjects(api, services, timers, facts.name());
        var identity = new NodeIdentity(
                facts.name(), facts.addresses(), facts.runtime().name());
        var fields = new PodFields(identity, facts::allocatable);
        var mounts = new MountTool();
        var localDirectory = FactsFromSettings.localDirectory(settings);
        var images = new VolumeImages(settings.directories(), new Losetup());
        var keeper = new LocalVolumeKeeper(facts.name(), localDirectory, images, api, informers, background);
        var hooks = new NodeHooks(runtime, timers);
        var kit = new NodeAssembly.Kit(
                facts,
                identity,
                runtime,
                new NodeLauncher(launch(new Environment(objects, fields), new SubPaths(mounts))),
                devices(api, objects, background),
                new NodeVolumes(
                        settings.directories(), objects, fields, mounts, timers, localDirectory, images, random),
                hooks::run,
                new NodeProber(runtime),
                new RealUpkeep(settings, facts, runtime, keeper::sync, events, timers),
                settings.syncFrequency(),
                settings.directories());
        return NodeAssembly.assemble(
                kit, new NodeAssembly.Cluster(api, pods, services, objects, events), timers, background);
    }

    /** Drivers find their registry where a kubelet has it, below the root directory. */
    private PodDevices devices(ApiClient api, ApiClusterObjects objects, Executor background) {
        var registry = settings.rootDir().resolve("plugins_registry");
        var slices = new StaleSlices(api, facts.name(), timers, background);
        return new ClaimedDevices(
                objects, new Drivers(registry, slices, timers, background), settings.directories(), facts.runtime());
    }

    private NodeLauncher.Parts launch(Environment environment, SubPaths subPaths) {
        var names = new PodNames(facts.name(), settings.clusterDomain());
        var cgroups =
                new Cgroups(settings.cgroupRoot().orElse("/djong-" + settings.clusterId()), Path.of("/sys/fs/cgroup"));
        return new NodeLauncher.Parts(
                settings.directories(),
                environment,
                new ContainerMounts(settings.directories(), new HostsFile(names, Path.of("/etc/hosts")), subPaths),
                new SecurityContexts(runtime::image, this::containerId),
                new ResourceLimits(facts.machine().memoryBytes(), cgroups.unified()),
                new PodDns(settings.clusterDns(), settings.clusterDomain(), settings.resolvConf()),
                names,
                cgroups);
    }

    private String containerId(String podUid, String name) {
        return runtime.containersOf(podUid).stream()
                .filter(container -> container.running() && container.name().equals(name))
                .map(Container::id)
                .findFirst()
                .orElse("");
    }
}
