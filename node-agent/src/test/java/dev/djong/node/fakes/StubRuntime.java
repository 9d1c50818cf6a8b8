package dev.djong.node.fakes;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.runtime.ExecRequest;
import dev.djong.node.runtime.ExecResult;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.RegistryLogin;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.RuntimeHealth;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.SandboxSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A runtime whose containers and images a test puts there; it starts nothing. */
public final class StubRuntime implements ContainerRuntime {
    public final List<Container> containers = new ArrayList<>();
    public final List<Image> images = new ArrayList<>();
    public final List<ContainerUsage> usage = new ArrayList<>();
    public final List<String> reopened = new ArrayList<>();
    public Optional<RuntimeFailure> failure = Optional.empty();
    public RuntimeHealth health = RuntimeHealth.READY;

    public Container running(String podUid, String name, String image, String log) {
        var container = new Container(
                podUid + "-" + name,
                "sandbox-" + podUid,
                podUid,
                name,
                0,
                Container.State.RUNNING,
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                0,
                image,
                image,
                "",
                "",
                log,
                Map.of());
        containers.add(container);
        return container;
    }

    public Image image(String id, long bytes) {
        var image = new Image(id, List.of(id + ":1"), List.of(), bytes, OptionalLong.empty(), "", false);
        images.add(image);
        return image;
    }

    private static UnsupportedOperationException no() {
        return new UnsupportedOperationException("this runtime starts nothing");
    }

    @Override
    public RuntimeVersion version() {
        return new RuntimeVersion("stub", "1");
    }

    @Override
    public RuntimeHealth health() {
        failure.ifPresent(why -> {
            throw why;
        });
        return health;
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public List<Sandbox> sandboxes() {
        return List.of();
    }

    @Override
    public List<Sandbox> sandboxesOf(String podUid) {
        return List.of();
    }

    @Override
    public List<Container> containers() {
        return List.copyOf(containers);
    }

    @Override
    public List<Container> containersOf(String podUid) {
        return containers.stream()
                .filter(container -> container.podUid().equals(podUid))
                .toList();
    }

    @Override
    public Optional<Container> container(String id) {
        return containers.stream()
                .filter(container -> container.id().equals(id))
                .findFirst();
    }

    @Override
    public String runSandbox(SandboxSpec spec) {
        throw no();
    }

    @Override
    public void stopSandbox(String id) {
        throw no();
    }

    @Override
    public void removeSandbox(String id) {
        throw no();
    }

    @Override
    public String createContainer(String sandboxId, SandboxSpec sandbox, ContainerSpec spec) {
        throw no();
    }

    @Override
    public void startContainer(String id) {
        throw no();
    }

    @Override
    public void stopContainer(String id, Duration grace) {
        throw no();
    }

    @Override
    public void removeContainer(String id) {
        throw no();
    }

    @Override
    public ExecResult exec(String id, List<String> command, Duration timeout) {
        throw no();
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
    public void reopenLog(String id) {
        failure.ifPresent(why -> {
            throw why;
        });
        reopened.add(id);
    }

    @Override
    public List<Image> images() {
        failure.ifPresent(why -> {
            throw why;
        });
        return List.copyOf(images);
    }

    @Override
    public Optional<Image> image(String reference) {
        return images.stream()
                .filter(image -> image.id().equals(reference) || image.tags().contains(reference))
                .findFirst();
    }

    @Override
    public String pull(String reference, Optional<RegistryLogin> login, SandboxSpec sandbox) {
        throw no();
    }

    @Override
    public void removeImage(String reference) {
        failure.ifPresent(why -> {
            throw why;
        });
        images.removeIf(image -> image.id().equals(reference));
    }

    @Override
    public Optional<Path> imageDirectory() {
        return Optional.empty();
    }

    @Override
    public List<ContainerUsage> usage() {
        return List.copyOf(usage);
    }

    @Override
    public AutoCloseable onChange(Consumer<String> listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
