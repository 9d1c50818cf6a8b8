package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.device.PodDevices;
import dev.djong.node.launch.Launcher;
import dev.djong.node.launch.RegistryLogins;
import dev.djong.node.pod.Checkpoints;
import dev.djong.node.pod.HookRunner;
import dev.djong.node.pod.ImageEnsurer;
import dev.djong.node.pod.OrphanCleaner;
import dev.djong.node.pod.PodAdmission;
import dev.djong.node.pod.PodSurroundings;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.pod.StatusReporter;
import dev.djong.node.pod.TerminationMessages;
import dev.djong.node.probe.ProbeManager;
import dev.djong.node.probe.Prober;
import dev.djong.node.registration.KnownImages;
import dev.djong.node.registration.NodeFacts;
import dev.djong.node.registration.NodeLease;
import dev.djong.node.registration.NodeRegistrar;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.VolumeManager;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Puts a node together: what simulated and real nodes have in common. */
final class NodeAssembly {
    private NodeAssembly() {}

    /** How a node reaches the cluster. {@code pods} are those bound to this node. */
    record Cluster(ApiClient api, Informer pods, Informer services, ClusterObjects objects, EventRecorder events) {}

    /** What is particular to this kind of node. */
    record Kit(
            NodeFacts facts,
            NodeIdentity identity,
            ContainerRuntime runtime,
            Launcher launcher,
            PodDevices devices,
            VolumeManager volumes,
            HookRunner hooks,
            Prober prober,
            NodeUpkeep upkeep,
            Duration syncFrequency,
            PodDirectories directories) {}

    static NodeAgent assemble(Kit kit, Cluster cluster, Timers timers, Executor background) {
        var checkpoints = new Checkpoints(kit.directories().checkpoints());
        var around = new PodSurroundings(
                kit.identity(),
                kit.runtime(),
                kit.devices(),
                kit.volumes(),
                kit.launcher(),
                kit.hooks(),
                new ProbeManager(kit.prober(), timers),
                new TerminationMessages(),
                new StatusReporter(cluster.api(), timers, background),
                cluster.events(),
                checkpoints,
                kit.directories(),
                timers,
                background);
        var workers = new PodWorkers(
                around,
                new ImageEnsurer(kit.runtime(), new RegistryLogins(cluster.objects()), cluster.events(), timers),
                new PodAdmission(kit.facts()::allocatable, kit.upkeep()::pressures));
        var registrar = new NodeRegistrar(
                cluster.api(),
                kit.facts(),
                kit.upkeep()::health,
                new KnownImages(kit.runtime(), timers),
                cluster.events(),
                timers);
        return new NodeAgent(new NodeAgent.Parts(
                kit.runtime(),
                kit.devices(),
                cluster.pods(),
                cluster.services(),
                workers,
                new OrphanCleaner(
                        kit.runtime(), kit.volumes(), kit.devices(), kit.directories(), checkpoints, workers::knows),
                registrar,
                new NodeLease(cluster.api(), kit.facts().name(), registrar::node, timers),
                kit.upkeep().chores(workers, registrar::sync),
                kit.syncFrequency(),
                timers,
                background));
    }
}
