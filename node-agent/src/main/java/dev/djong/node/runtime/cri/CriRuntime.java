package dev.djong.node.runtime.cri;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.runtime.ExecResult;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.RegistryLogin;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.RuntimeHealth;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.runtime.cri.proto.v1.AttachRequest;
import dev.djong.node.runtime.cri.proto.v1.AuthConfig;
import dev.djong.node.runtime.cri.proto.v1.ContainerFilter;
import dev.djong.node.runtime.cri.proto.v1.ContainerState;
import dev.djong.node.runtime.cri.proto.v1.ContainerStatusRequest;
import dev.djong.node.runtime.cri.proto.v1.CreateContainerRequest;
import dev.djong.node.runtime.cri.proto.v1.ExecRequest;
import dev.djong.node.runtime.cri.proto.v1.ExecSyncRequest;
import dev.djong.node.runtime.cri.proto.v1.ImageFsInfoRequest;
import dev.djong.node.runtime.cri.proto.v1.ImageServiceGrpc;
import dev.djong.node.runtime.cri.proto.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import dev.djong.node.runtime.cri.proto.v1.ImageSpec;
import dev.djong.node.runtime.cri.proto.v1.ImageStatusRequest;
import dev.djong.node.runtime.cri.proto.v1.ListContainerStatsRequest;
import dev.djong.node.runtime.cri.proto.v1.ListContainersRequest;
import dev.djong.node.runtime.cri.proto.v1.ListImagesRequest;
import dev.djong.node.runtime.cri.proto.v1.ListPodSandboxRequest;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxFilter;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxState;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxStatusRequest;
import dev.djong.node.runtime.cri.proto.v1.PortForwardRequest;
import dev.djong.node.runtime.cri.proto.v1.PullImageRequest;
import dev.djong.node.runtime.cri.proto.v1.RemoveContainerRequest;
import dev.djong.node.runtime.cri.proto.v1.RemoveImageRequest;
import dev.djong.node.runtime.cri.proto.v1.RemovePodSandboxRequest;
import dev.djong.node.runtime.cri.proto.v1.ReopenContainerLogRequest;
import dev.djong.node.runtime.cri.proto.v1.RunPodSandboxRequest;
import dev.djong.node.runtime.cri.proto.v1.RuntimeServiceGrpc;
import dev.djong.node.runtime.cri.proto.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.djong.node.runtime.cri.proto.v1.StartContainerRequest;
import dev.djong.node.runtime.cri.proto.v1.StatusRequest;
import dev.djong.node.runtime.cri.proto.v1.StopContainerRequest;
import dev.djong.node.runtime.cri.proto.v1.StopPodSandboxRequest;
import dev.djong.node.runtime.cri.proto.v1.VersionRequest;
import dev.djong.node.socket.UnixChannel;
import dev.djong.time.Timers;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * CRI v1, one method a call.
 *
 * <p>Lists carry no times, exit codes or addresses; they come from a status call for each item, which is remembered for
 * as long as the item's state stays the same: an idle node makes two list calls a relist and nothing else.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/cri/">Container Runtime Interface</a>
 */
public final class CriRuntime implements ContainerRuntime {
    private static final Duration CALL_LIMIT = Duration.ofMinutes(2);
    private static final Duration SANDBOX_LIMIT = Duration.ofMinutes(4);
    /** Whoever asks how the runtime is does not wait for one that hangs. */
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(5);

    private static final Duration PULL_LIMIT = Duration.ofMinutes(30);

    private final UnixChannel channel;
    private final RuntimeServiceBlockingStub runtime;
    private final ImageServiceBlockingStub images;
    private final CriChanges changes;
    private final Map<String, Container> knownContainers = new ConcurrentHashMap<>();
    private final Map<String, Sandbox> knownSandboxes = new ConcurrentHashMap<>();
    private volatile @Nullable String sandboxImage;

    /** Connects lazily. @param endpoint the socket, as {@code unix:///path} */
    public CriRuntime(URI endpoint, Timers timers) {
        if (!"unix".equals(endpoint.getScheme())) {
            throw new RuntimeFailure("the runtime's endpoint must be a unix socket, not " + endpoint, null);
        }
        channel = new UnixChannel(Path.of(endpoint.getPath()), "cri");
        runtime = RuntimeServiceGrpc.newBlockingStub(channel.channel());
        images = ImageServiceGrpc.newBlockingStub(channel.channel());
        changes = new CriChanges(
                new Lists(),
                List.of(new CriEvents(channel.channel()), new ContainerdEvents(channel.channel())),
                timers,
                work -> Thread.ofVirtual().name("cri-relist").start(work));
    }

    private final class Lists implements CriChanges.Lists {
        @Override
        public List<Sandbox> sandboxes() {
            return CriRuntime.this.sandboxes();
        }

        @Override
        public List<Container> containers() {
            return CriRuntime.this.containers();
        }

        @Override
        public void keepOnly(List<Sandbox> sandboxes, List<Container> containers) {
            knownSandboxes
                    .keySet()
                    .retainAll(sandboxes.stream().map(Sandbox::id).toList());
            knownContainers
                    .keySet()
                    .retainAll(containers.stream().map(Container::id).toList());
        }

        /** gRPC waits up to two minutes between tries: a runtime that is back would be found too late. */
        @Override
        public void reconnect() {
            channel.channel().resetConnectBackoff();
        }
    }

    private RuntimeServiceBlockingStub within(Duration limit) {
        return runtime.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ImageServiceBlockingStub imagesWithin(Duration limit) {
        return images.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            throw translated(failure);
        }
    }

    private static RuntimeFailure translated(StatusRuntimeException failure) {
        var status = failure.getStatus();
        var message = Optional.ofNullable(status.getDescription())
                .orElse(status.getCode().name());
        return switch (status.getCode()) {
            case NOT_FOUND -> new RuntimeFailure.NotFound(message, failure);
            case DEADLINE_EXCEEDED -> new RuntimeFailure.TimedOut(message, failure);
            case UNAVAILABLE -> new RuntimeFailure.Unreachable("the runtime does not answer: " + message, failure);
            default -> new RuntimeFailure(message, failure);
        };
    }

    /** As {@link #call}, but what is not there is no failure. */
    private static void callIfThere(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException failure) {
            if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw translated(failure);
            }
        }
    }

    @Override
    public RuntimeVersion version() {
        var answer = call(() -> within(CALL_LIMIT).version(VersionRequest.getDefaultInstance()));
        return new RuntimeVersion(answer.getRuntimeName(), answer.getRuntimeVersion());
    }

    @Override
    public RuntimeHealth health() {
        var status = call(() -> within(HEALTH_LIMIT).status(StatusRequest.getDefaultInstance()))
                .getStatus();
        return new RuntimeHealth(
                CriPictures.missing(status, "RuntimeReady"), CriPictures.missing(status, "NetworkReady"));
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public List<Sandbox> sandboxes() {
        return sandboxes(PodSandboxFilter.getDefaultInstance());
    }

    @Override
    public List<Sandbox> sandboxesOf(String podUid) {
        return sandboxes(PodSandboxFilter.newBuilder()
                        .putLabelSelector(Labels.POD_UID, podUid)
                        .build())
                .stream()
                .sorted(Comparator.comparingInt(Sandbox::attempt).reversed())
                .toList();
    }

    private List<Sandbox> sandboxes(PodSandboxFilter filter) {
        var request = ListPodSandboxRequest.newBuilder().setFilter(filter).build();
        return call(() -> within(CALL_LIMIT).listPodSandbox(request)).getItemsList().stream()
                .flatMap(item -> detail(item.getId(), item.getState() == PodSandboxState.SANDBOX_READY).stream())
                .toList();
    }

    private Optional<Sandbox> detail(String id, boolean ready) {
        var known = knownSandboxes.get(id);
        if (known != null && known.ready() == ready) {
            return Optional.of(known);
        }
        try {
            var request =
                    PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
            var sandbox = CriPictures.sandbox(
                    call(() -> within(CALL_LIMIT).podSandboxStatus(request)).getStatus());
            knownSandboxes.put(id, sandbox);
            return Optional.of(sandbox);
        } catch (RuntimeFailure.NotFound gone) {
            return Optional.empty();
        }
    }

    @Override
    public List<Container> containers() {
        return containers(ContainerFilter.getDefaultInstance());
    }

    @Override
    public List<Container> containersOf(String podUid) {
        return containers(ContainerFilter.newBuilder()
                        .putLabelSelector(Labels.POD_UID, podUid)
                        .build())
                .stream()
                .sorted(Comparator.comparing(Container::createdAt).reversed())
                .toList();
    }

    private List<Container> containers(ContainerFilter filter) {
        var request = ListContainersRequest.newBuilder().setFilter(filter).build();
        return call(() -> within(CALL_LIMIT).listContainers(request)).getContainersList().stream()
                .flatMap(item -> detail(item.getId(), item.getPodSandboxId(), item.getState()).stream())
                .toList();
    }

    private Optional<Container> detail(String id, String sandboxId, ContainerState state) {
        var known = knownContainers.get(id);
        if (known != null && "CONTAINER_".concat(known.state().name()).equals(state.name())) {
            return Optional.of(known);
        }
        try {
            var request = ContainerStatusRequest.newBuilder().setContainerId(id).build();
            var container = CriPictures.container(
                    call(() -> within(CALL_LIMIT).containerStatus(request)).getStatus(), sandboxId);
            knownContainers.put(id, container);
            return Optional.of(container);
        } catch (RuntimeFailure.NotFound gone) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Container> container(String id) {
        return containers(ContainerFilter.newBuilder().setId(id).build()).stream()
                .findFirst();
    }

    @Override
    public String runSandbox(SandboxSpec spec) {
        var request = RunPodSandboxRequest.newBuilder()
                .setConfig(CriSpecs.sandbox(spec))
                .setRuntimeHandler(spec.runtimeHandler())
                .build();
        return call(() -> within(SANDBOX_LIMIT).runPodSandbox(request)).getPodSandboxId();
    }

    @Override
    public void stopSandbox(String id) {
        var request = StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        callIfThere(() -> within(SANDBOX_LIMIT).stopPodSandbox(request));
        knownSandboxes.remove(id);
    }

    @Override
    public void removeSandbox(String id) {
        var request = RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        stopSandbox(id);
        callIfThere(() -> within(CALL_LIMIT).removePodSandbox(request));
        knownSandboxes.remove(id);
        knownContainers.values().removeIf(container -> container.sandboxId().equals(id));
    }

    @Override
    public String createContainer(String sandboxId, SandboxSpec sandbox, ContainerSpec spec) {
        var request = CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(CriSpecs.container(spec))
                .setSandboxConfig(CriSpecs.sandbox(sandbox))
                .build();
        return call(() -> within(CALL_LIMIT).createContainer(request)).getContainerId();
    }

    @Override
    public void startContainer(String id) {
        var request = StartContainerRequest.newBuilder().setContainerId(id).build();
        call(() -> within(CALL_LIMIT).startContainer(request));
    }

    @Override
    public void stopContainer(String id, Duration grace) {
        // Rounded up: a grace period of half a second must not become none.
        long seconds = grace.plusMillis(999).toSeconds();
        var request = StopContainerRequest.newBuilder()
                .setContainerId(id)
                .setTimeout(seconds)
                .build();
        callIfThere(() -> within(CALL_LIMIT.plusSeconds(seconds)).stopContainer(request));
    }

    @Override
    public void removeContainer(String id) {
        var request = RemoveContainerRequest.newBuilder().setContainerId(id).build();
        callIfThere(() -> within(CALL_LIMIT).removeContainer(request));
        knownContainers.remove(id);
    }

    @Override
    public ExecResult exec(String id, List<String> command, Duration timeout) {
        long seconds = Math.max(1, timeout.plusMillis(999).toSeconds());
        var request = ExecSyncRequest.newBuilder()
                .setContainerId(id)
                .addAllCmd(command)
                .setTimeout(seconds)
                .build();
        var answer = call(() -> within(CALL_LIMIT.plusSeconds(seconds)).execSync(request));
        return new ExecResult(
                answer.getExitCode(),
                answer.getStdout().toStringUtf8(),
                answer.getStderr().toStringUtf8());
    }

    @Override
    public Optional<URI> execUrl(String id, dev.djong.node.runtime.ExecRequest wanted) {
        var request = ExecRequest.newBuilder()
                .setContainerId(id)
                .addAllCmd(wanted.command())
                .setTty(wanted.tty())
                .setStdin(wanted.stdin())
                .setStdout(wanted.stdout())
                .setStderr(wanted.stderr())
                .build();
        return Optional.of(
                URI.create(call(() -> within(CALL_LIMIT).exec(request)).getUrl()));
    }

    @Override
    public Optional<URI> attachUrl(String id, dev.djong.node.runtime.ExecRequest wanted) {
        var request = AttachRequest.newBuilder()
                .setContainerId(id)
                .setTty(wanted.tty())
                .setStdin(wanted.stdin())
                .setStdout(wanted.stdout())
                .setStderr(wanted.stderr())
                .build();
        return Optional.of(
                URI.create(call(() -> within(CALL_LIMIT).attach(request)).getUrl()));
    }

    @Override
    public Optional<URI> portForwardUrl(String sandboxId, List<Integer> ports) {
        var request = PortForwardRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .addAllPort(ports)
                .build();
        return Optional.of(
                URI.create(call(() -> within(CALL_LIMIT).portForward(request)).getUrl()));
    }

    @Override
    public void reopenLog(String id) {
        var request = ReopenContainerLogRequest.newBuilder().setContainerId(id).build();
        call(() -> within(CALL_LIMIT).reopenContainerLog(request));
    }

    @Override
    public List<Image> images() {
        return call(() -> imagesWithin(CALL_LIMIT).listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()
                .stream()
                .map(CriPictures::image)
                .map(image -> image.tags().contains(sandboxImage()) ? image.pin() : image)
                .toList();
    }

    /**
     * The image that sandboxes are made of, asked once: containerd before 1.7 does not say that it is pinned, and without
     * it no pod starts.
     */
    private String sandboxImage() {
        var known = sandboxImage;
        if (known == null) {
            var request = StatusRequest.newBuilder().setVerbose(true).build();
            known = CriPictures.sandboxImage(
                    call(() -> within(CALL_LIMIT).status(request)).getInfoOrDefault("config", ""));
            sandboxImage = known;
        }
        return known;
    }

    @Override
    public Optional<Image> image(String reference) {
        var request = ImageStatusRequest.newBuilder().setImage(spec(reference)).build();
        var answer = call(() -> imagesWithin(CALL_LIMIT).imageStatus(request));
        return answer.hasImage() ? Optional.of(CriPictures.image(answer.getImage())) : Optional.empty();
    }

    private static ImageSpec spec(String reference) {
        return ImageSpec.newBuilder().setImage(reference).build();
    }

    @Override
    public String pull(String reference, Optional<RegistryLogin> login, SandboxSpec sandbox) {
        var request =
                PullImageRequest.newBuilder().setImage(spec(reference)).setSandboxConfig(CriSpecs.sandbox(sandbox));
        login.ifPresent(known -> request.setAuth(AuthConfig.newBuilder()
                .setUsername(known.username())
                .setPassword(known.password())
                .setServerAddress(known.server())));
        return call(() -> imagesWithin(PULL_LIMIT).pullImage(request.build())).getImageRef();
    }

    @Override
    public void removeImage(String reference) {
        var request = RemoveImageRequest.newBuilder().setImage(spec(reference)).build();
        callIfThere(() -> imagesWithin(CALL_LIMIT).removeImage(request));
    }

    @Override
    public Optional<Path> imageDirectory() {
        return call(() -> imagesWithin(CALL_LIMIT).imageFsInfo(ImageFsInfoRequest.getDefaultInstance()))
                .getImageFilesystemsList()
                .stream()
                .map(disk -> disk.getFsId().getMountpoint())
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .findFirst();
    }

    @Override
    public List<ContainerUsage> usage() {
        return call(() -> within(CALL_LIMIT).listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
                .getStatsList()
                .stream()
                .map(CriPictures::usage)
                .toList();
    }

    @Override
    public AutoCloseable onChange(Consumer<String> listener) {
        return changes.subscribe(listener);
    }

    @Override
    public void close() {
        changes.close();
        channel.close();
    }
}
