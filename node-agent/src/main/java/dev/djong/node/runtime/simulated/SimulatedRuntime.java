package dev.djong.node.runtime.simulated;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Container.State;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.runtime.ExecRequest;
import dev.djong.node.runtime.ExecResult;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.RegistryLogin;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.RuntimeHealth;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.time.Timers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Sandboxes and containers as entries of two shelves. One lock guards both; listeners are called outside of it.
 *
 * <p>Images need no pull: every reference exists, except those whose last path segment begins with {@code missing}, so
 * that pull failures can be simulated too.
 */
public final class SimulatedRuntime implements ContainerRuntime {
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;
    private static final long SIMULATED_IMAGE_BYTES = 1 << 20;

    private final Timers timers;
    private final SimulatedAddresses addresses;
    private final Shelf<Sandbox> sandboxes = new Shelf<>();
    private final Shelf<Container> containers = new Shelf<>();
    private final Map<String, Image> images = new LinkedHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private long nextId = 1;

    /** @param podCidr the addresses of its pods */
    public SimulatedRuntime(Timers timers, String podCidr) {
        this.timers = timers;
        this.addresses = new SimulatedAddresses(podCidr);
    }

    @Override
    public RuntimeVersion version() {
        return new RuntimeVersion("simulated", "1.0.0");
    }

    @Override
    public RuntimeHealth health() {
        return RuntimeHealth.READY;
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public synchronized List<Sandbox> sandboxes() {
        return sandboxes.all();
    }

    @Override
    public synchronized List<Sandbox> sandboxesOf(String podUid) {
        return sandboxes.ofPod(podUid).stream()
                .sorted(Comparator.comparingInt(Sandbox::attempt).reversed())
                .toList();
    }

    @Override
    public synchronized List<Container> containers() {
        return containers.all();
    }

    @Override
    public synchronized List<Container> containersOf(String podUid) {
        return containers.ofPod(podUid).reversed();
    }

    private List<Container> containersIn(Sandbox sandbox) {
        return containers.ofPod(sandbox.podUid()).stream()
                .filter(container -> container.sandboxId().equals(sandbox.id()))
                .toList();
    }

    @Override
    public synchronized Optional<Container> container(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    @Override
    public String runSandbox(SandboxSpec spec) {
        Sandbox sandbox;
        synchronized (this) {
            var ips = spec.namespaces().hostNetwork() ? List.<String>of() : List.of(addresses.take());
            sandbox = new Sandbox(
                    newId("sandbox"),
                    spec.uid(),
                    spec.namespace(),
                    spec.name(),
                    spec.attempt(),
                    true,
                    timers.instant(),
                    ips,
                    spec.annotations());
            sandboxes.put(sandbox.id(), sandbox.podUid(), sandbox);
        }
        changed(spec.uid());
        return sandbox.id();
    }

    private String newId(String kind) {
        return "simulated-" + kind + "-" + nextId++;
    }

    @Override
    public void stopSandbox(String id) {
        Sandbox sandbox;
        synchronized (this) {
            sandbox = sandboxes.get(id);
            if (sandbox == null || !sandbox.ready()) {
                return;
            }
            containersIn(sandbox).stream()
                    .filter(container -> !container.exited())
                    .forEach(container -> end(container, KILLED));
            sandbox.ips().forEach(addresses::giveBack);
            sandboxes.put(
                    id,
                    sandbox.podUid(),
                    new Sandbox(
                            id,
                            sandbox.podUid(),
                            sandbox.namespace(),
                            sandbox.name(),
                            sandbox.attempt(),
                            false,
                            sandbox.createdAt(),
                            List.of(),
                            sandbox.annotations()));
        }
        changed(sandbox.podUid());
    }

    @Override
    public void removeSandbox(String id) {
        stopSandbox(id);
        synchronized (this) {
            var sandbox = sandboxes.get(id);
            if (sandbox != null) {
                containersIn(sandbox).forEach(container -> containers.remove(container.id()));
                sandboxes.remove(id);
            }
        }
    }

    @Override
    public synchronized String createContainer(String sandboxId, SandboxSpec sandbox, ContainerSpec spec) {
        if (sandboxes.get(sandboxId) == null) {
            throw new RuntimeFailure.NotFound("no sandbox " + sandboxId, null);
        }
        var id = newId("container");
        var image = image(spec.image()).orElseThrow(() -> noImage(spec.image()));
        containers.put(
                id,
                sandbox.uid(),
                new Container(
                        id,
                        sandboxId,
                        sandbox.uid(),
                        spec.name(),
                        spec.attempt(),
                        State.CREATED,
                        timers.instant(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        spec.specImage(),
                        image.reportedId(),
                        "",
                        "",
                        "",
                        spec.annotations()));
        return id;
    }

    @Override
    public void startContainer(String id) {
        Container started;
        synchronized (this) {
            started = SimulatedStates.started(require(id), timers.instant());
            containers.put(id, started.podUid(), started);
        }
        changed(started.podUid());
        simulationOf(started).exitCode().ifPresent(code -> {
            var after = simulationOf(started).after();
            timers.after(after, () -> endIfRunning(id, code));
        });
    }

    private static Simulation simulationOf(Container container) {
        var text = container.annotation(Labels.SIMULATION);
        return !text.isEmpty()
                ? Simulation.parse(text)
                : container.annotation(Labels.ROLE).equals("init") ? Simulation.SUCCEED : Simulation.RUN;
    }

    private Container require(String id) {
        var container = containers.get(id);
        if (container == null) {
            throw new RuntimeFailure.NotFound("no container " + id, null);
        }
        return container;
    }

    /** Ends a running container, as if its process exited. */
    public void endIfRunning(String id, int exitCode) {
        String podUid;
        synchronized (this) {
            var container = containers.get(id);
            if (container == null || !container.running()) {
                return;
            }
            end(container, exitCode);
            podUid = container.podUid();
        }
        changed(podUid);
    }

    private void end(Container container, int exitCode) {
        containers.put(
                container.id(), container.podUid(), SimulatedStates.ended(container, exitCode, timers.instant()));
    }

    @Override
    public void stopContainer(String id, Duration grace) {
        endIfRunning(id, grace.isPositive() ? TERMINATED : KILLED);
    }

    @Override
    public synchronized void removeContainer(String id) {
        containers.remove(id);
    }

    @Override
    public synchronized ExecResult exec(String id, List<String> command, Duration timeout) {
        if (!require(id).running()) {
            throw new RuntimeFailure("container " + id + " is not running", null);
        }
        return new ExecResult(0, "simulated: nothing ran\n", "");
    }

    @Override
    public Optional<URI> execUrl(String id, ExecRequest request) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> attachUrl(String id, ExecRequest request) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> portForwardUrl(String sandboxId, List<Integer> ports) {
        return Optional.empty();
    }

    @Override
    public void reopenLog(String id) {}

    @Override
    public synchronized List<Image> images() {
        return List.copyOf(images.values());
    }

    @Override
    public synchronized Optional<Image> image(String reference) {
        return images.values().stream()
                .filter(image -> image.id().equals(reference) || image.tags().contains(reference))
                .findFirst();
    }

    @Override
    public synchronized String pull(String reference, Optional<RegistryLogin> login, SandboxSpec sandbox) {
        if (reference.substring(reference.lastIndexOf('/') + 1).startsWith("missing")) {
            throw noImage(reference);
        }
        images.put(
                reference,
                new Image(
                        "simulated://" + reference,
                        List.of(reference),
                        List.of(),
                        SIMULATED_IMAGE_BYTES,
                        OptionalLong.empty(),
                        "",
                        false));
        return reference;
    }

    private static RuntimeFailure noImage(String reference) {
        return new RuntimeFailure.NotFound("failed to pull image \"" + reference + "\": not found", null);
    }

    @Override
    public synchronized void removeImage(String reference) {
        images.remove(reference);
    }

    @Override
    public Optional<Path> imageDirectory() {
        return Optional.empty();
    }

    @Override
    public List<ContainerUsage> usage() {
        var now = timers.instant();
        return containers().stream()
                .filter(Container::running)
                .map(container -> usageOf(container, now))
                .toList();
    }

    /** As if it had used its share of CPU since it started. */
    private static ContainerUsage usageOf(Container container, Instant now) {
        var usage = SimulatedUsage.parse(container.annotation(Labels.SIMULATED_USAGE));
        long millis = container
                .startedAt()
                .map(start -> Duration.between(start, now).toMillis())
                .orElse(0L);
        return new ContainerUsage(
                container.id(),
                container.podUid(),
                container.name(),
                now,
                usage.cpuNanosAfter(millis),
                usage.memoryBytes(),
                0,
                0);
    }

    @Override
    public AutoCloseable onChange(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void changed(String podUid) {
        listeners.forEach(listener -> listener.accept(podUid));
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
