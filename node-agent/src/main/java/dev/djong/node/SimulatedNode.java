package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informers;
import dev.djong.node.cluster.ApiClusterObjects;
import dev.djong.node.launch.Environment;
import dev.djong.node.launch.PodFields;
import dev.djong.node.launch.RegistryLogins;
import dev.djong.node.launch.SimulatedLauncher;
import dev.djong.node.pod.Checkpoints;
import dev.djong.node.pod.ImageEnsurer;
import dev.djong.node.pod.OrphanCleaner;
import dev.djong.node.pod.PodAdmission;
import dev.djong.node.pod.PodDirectories;
import dev.djong.node.pod.PodSurroundings;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.pod.StatusReporter;
import dev.djong.node.pod.TerminationMessages;
import dev.djong.node.probe.ProbeManager;
import dev.djong.node.probe.Prober;
import dev.djong.node.registration.Machine;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.registration.NodeHealth;
import dev.djong.node.registration.NodeLease;
import dev.djong.node.registration.NodeRegistrar;
import dev.djong.node.runtime.simulated.SimulatedRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.volume.SimulatedVolumes;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Wires a node on which nothing really runs. Many of them fit into one process and share its informers. */
public final class SimulatedNode {
    private static final String LABEL = "djong.dev/simulated";
    private static final long MAX_PODS = 110;
    private static final int NO_SERVER = 0;

    private SimulatedNode() {}

    /**
     * What to simulate.
     *
     * @param address the node's own address
     * @param podCidr the addresses of its pods
     * @param directory where checkpoints go
     */
    public record Settings(
            String name, String address, String podCidr, Machine machine, String version, Path directory) {}

    public static NodeAgent create(
            Settings settings,
            ApiClient api,
            Informers informers,
            EventRecorder events,
            Timers timers,
            Executor background) {
        var runtime = new SimulatedRuntime(timers, settings.podCidr());
        var facts = facts(settings, runtime);
        var pods = informers.of(Resources.PODS, FieldSelector.of("spec.nodeName", settings.name()));
        var services = informers.of(Resources.SERVICES);
        var cluster = new ApiClusterObjects(api, services, timers);
        var identity = new NodeIdentity(settings.name(), List.of(settings.address()), "simulated");
        var directories =
                new PodDirectories(settings.directory(), settings.directory().resolve("logs"));
        var checkpoints = new Checkpoints(directories.checkpoints());
        var volumes = new SimulatedVolumes(cluster);
        var around = new PodSurroundings(
                identity,
                runtime,
                volumes,
                new SimulatedLauncher(new Environment(cluster, new PodFields(identity, facts::allocatable))),
                (pod, spec, container, ips, hook, limit) -> Optional.empty(),
                new ProbeManager(Prober.ALWAYS_WELL, timers),
                new TerminationMessages(),
                new StatusReporter(api, timers, background),
                events,
                checkpoints,
                directories,
                timers,
                background);
        var workers = new PodWorkers(
                around,
                new ImageEnsurer(runtime, new RegistryLogins(cluster), events, timers),
                new PodAdmission(facts::allocatable));
        var registrar = new NodeRegistrar(api, facts, () -> NodeHealth.GOOD, runtime::images, events, timers);
        return new NodeAgent(new NodeAgent.Parts(
                runtime,
                pods,
                services,
                workers,
                new OrphanCleaner(runtime, volumes, directories, checkpoints, workers::knows),
                registrar,
                new NodeLease(api, settings.name(), registrar::node, timers),
                timers,
                background));
    }

    private static NodeFacts facts(Settings settings, SimulatedRuntime runtime) {
        return new NodeFacts(
                settings.name(),
                List.of(settings.address()),
                settings.machine(),
                runtime.version(),
                settings.version(),
                NO_SERVER,
                MAX_PODS,
                Map.of(LABEL, "true"),
                List.of(),
                Map.of(),
                false,
                true);
    }
}
