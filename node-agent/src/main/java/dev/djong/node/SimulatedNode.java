package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informers;
import dev.djong.node.cluster.ApiClusterObjects;
import dev.djong.node.device.PodDevices;
import dev.djong.node.launch.Environment;
import dev.djong.node.launch.PodFields;
import dev.djong.node.launch.SimulatedLauncher;
import dev.djong.node.probe.Prober;
import dev.djong.node.registration.Machine;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.runtime.simulated.SimulatedRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.SimulatedVolumes;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.storage.LocalVolumes;
import dev.djong.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Wires a node on which nothing really runs. Many of them fit into one process and share its informers. */
public final class SimulatedNode {
    static final String LABEL = LocalVolumes.SIMULATED_NODE;
    /** A path on no machine. */
    static final String LOCAL_VOLUMES = "/simulated";

    private static final long MAX_PODS = 110;
    private static final int NO_SERVER = 0;
    private static final Duration SYNC_FREQUENCY = Duration.ofMinutes(1);

    private SimulatedNode() {}

    /**
     * What to simulate.
     *
     * @param address the node's own address
     * @param podCidr the addresses of its pods
     * @param directory where checkpoints go
     */
    public record Settings(
            String name, String address, String podCidr, Machine machine, String version, Path directory) {

        NodeFacts facts() {
            return new NodeFacts(
                    name,
                    List.of(address),
                    machine,
                    new RuntimeVersion("simulated", "1.0.0"),
                    version,
                    NO_SERVER,
                    MAX_PODS,
                    Map.of(LABEL, "true"),
                    LOCAL_VOLUMES,
                    List.of(),
                    Map.of(),
                    false,
                    true);
        }
    }

    public static NodeAgent create(
            Settings settings,
            ApiClient api,
            Informers informers,
            EventRecorder events,
            Timers timers,
            Executor background) {
        var runtime = new SimulatedRuntime(timers, settings.podCidr());
        return create(settings.facts(), runtime, settings.directory(), api, informers, events, timers, background);
    }

    static NodeAgent create(
            NodeFacts facts,
            ContainerRuntime runtime,
            Path directory,
            ApiClient api,
            Informers informers,
            EventRecorder events,
            Timers timers,
            Executor background) {
        var services = informers.of(Resources.SERVICES);
        var objects = new ApiClusterObjects(api, services, timers, facts.name());
        var pods = informers.of(Resources.PODS, FieldSelector.of("spec.nodeName", facts.name()));
        var identity = new NodeIdentity(
                facts.name(), facts.addresses(), facts.runtime().name());
        var kit = new NodeAssembly.Kit(
                facts,
                identity,
                runtime,
                new SimulatedLauncher(new Environment(objects, new PodFields(identity, facts::allocatable))),
                PodDevices.SIMULATED,
                new SimulatedVolumes(objects),
                (pod, spec, container, ips, hook, limit) -> Optional.empty(),
                Prober.ALWAYS_WELL,
                NodeUpkeep.NONE,
                SYNC_FREQUENCY,
                new PodDirectories(directory, directory.resolve("logs")));
        return NodeAssembly.assemble(
                kit, new NodeAssembly.Cluster(api, pods, services, objects, events), timers, background);
    }
}
