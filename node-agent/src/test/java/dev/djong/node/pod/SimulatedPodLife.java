package dev.djong.node.pod;

import dev.djong.informer.Change;
import dev.djong.json.JsonObject;
import dev.djong.node.device.PodDevices;
import dev.djong.node.fakes.FakeApi;
import dev.djong.node.fakes.FakeClusterObjects;
import dev.djong.node.fakes.RecordedEvents;
import dev.djong.node.launch.Environment;
import dev.djong.node.launch.PodFields;
import dev.djong.node.launch.RegistryLogins;
import dev.djong.node.launch.SimulatedLauncher;
import dev.djong.node.probe.ProbeManager;
import dev.djong.node.probe.Prober;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.simulated.SimulatedRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.SimulatedVolumes;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Quantity;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One simulated node's pods, an API and a clock, all in the test's thread. */
final class SimulatedPodLife {
    static final ObjectKey WEB = new ObjectKey("default", "web");

    final VirtualTimers timers = new VirtualTimers();
    final FakeApi api = new FakeApi();
    final FakeClusterObjects cluster = new FakeClusterObjects();
    final RecordedEvents events = new RecordedEvents();
    final SimulatedRuntime runtime = new SimulatedRuntime(timers, "10.1.0.0/24");
    final Set<String> pressures = new HashSet<>();
    final PodSurroundings around;
    final PodWorkers workers;

    SimulatedPodLife(Path directory) {
        this(directory, Prober.ALWAYS_WELL);
    }

    SimulatedPodLife(Path directory, Prober prober) {
        this(directory, prober, PodDevices.SIMULATED);
    }

    SimulatedPodLife(Path directory, Prober prober, PodDevices devices) {
        var identity = new NodeIdentity("n1", List.of("192.0.2.1"), "simulated");
        var directories = new PodDirectories(directory, directory.resolve("logs"));
        around = new PodSurroundings(
                identity,
                runtime,
                devices,
                new SimulatedVolumes(cluster),
                new SimulatedLauncher(new Environment(cluster, new PodFields(identity, Map::of))),
                (pod, spec, container, ips, hook, limit) -> Optional.empty(),
                new ProbeManager(prober, timers),
                new TerminationMessages(),
                new StatusReporter(api, timers, Runnable::run),
                events,
                new Checkpoints(directories.checkpoints()),
                directories,
                timers,
                Runnable::run);
        var allocatable = Map.of("cpu", Quantity.parse("2"), "pods", Quantity.of(110));
        workers = new PodWorkers(
                around,
                new ImageEnsurer(runtime, new RegistryLogins(cluster), events, timers),
                new PodAdmission(() -> allocatable, () -> pressures));
        runtime.onChange(workers::wake);
        api.onChange(this::tell);
    }

    private void tell(Optional<ApiObject> before, Optional<ApiObject> after) {
        var change = after.isEmpty()
                ? new Change.Removed(before.orElseThrow())
                : before.isEmpty() ? new Change.Added(after.get()) : new Change.Updated(before.get(), after.get());
        if (change.object().kind().equals("Pod")) {
            workers.onChange(change);
        }
    }

    ApiObject apply(ApiObject pod) {
        return api.put(Resources.PODS, pod);
    }

    ApiObject web() {
        return api.get(Resources.PODS, WEB);
    }

    JsonObject containerStatus() {
        return web().status().array("containerStatuses").objects().findFirst().orElse(JsonObject.EMPTY);
    }

    String condition(String type) {
        return web().status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(type))
                .map(condition -> condition.text("status"))
                .findFirst()
                .orElse("absent");
    }

    Container newest() {
        return runtime.containersOf("uid-1").getFirst();
    }
}
