package dev.djong.node.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs sandboxes and containers.
 *
 * <p>Stopping or removing what is already stopped or gone succeeds. Every other call on an unknown id throws {@link
 * RuntimeFailure.NotFound}.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/cri/">Container Runtime Interface</a>
 */
public interface ContainerRuntime extends AutoCloseable {

    /** Name ({@code containerd}, {@code simulated}) and version; the name is the scheme of container ids in statuses. */
    RuntimeVersion version();

    RuntimeHealth health();

    /** True where nothing really runs: probes and hooks are then answered by the agent itself. */
    boolean simulated();

    /** Sandboxes of all pods, dead ones included. */
    List<Sandbox> sandboxes();

    /** The sandboxes of one pod, newest first. */
    List<Sandbox> sandboxesOf(String podUid);

    /** Containers of all pods, exited ones included. */
    List<Container> containers();

    /** The containers of one pod, newest first. */
    List<Container> containersOf(String podUid);

    Optional<Container> container(String id);

    /** Creates and starts a sandbox with its network. Returns its id. */
    String runSandbox(SandboxSpec spec);

    /** Stops a sandbox, kills what still runs in it and gives its network back. */
    void stopSandbox(String id);

    /** Removes a stopped sandbox and its containers. */
    void removeSandbox(String id);

    /** Creates a container without starting it. Returns its id. */
    String createContainer(String sandboxId, SandboxSpec sandbox, ContainerSpec spec);

    void startContainer(String id);

    /** Asks the container to end and kills it when {@code grace} has passed; returns when it has ended. */
    void stopContainer(String id, Duration grace);

    /** Removes a container that does not run. */
    void removeContainer(String id);

    /** Runs a command in a running container to its end. A timeout is {@link RuntimeFailure.TimedOut}. */
    ExecResult exec(String id, List<String> command, Duration timeout);

    /** Where the runtime serves an interactive exec; empty where it has none. */
    Optional<URI> execUrl(String id, ExecRequest request);

    Optional<URI> attachUrl(String id, ExecRequest request);

    Optional<URI> portForwardUrl(String sandboxId, List<Integer> ports);

    /** Tells the runtime that a log file was moved away. */
    void reopenLog(String id);

    List<Image> images();

    /** The image that a reference names, if it is here. */
    Optional<Image> image(String reference);

    /** Pulls an image and returns its reference. */
    String pull(String reference, Optional<RegistryLogin> login, SandboxSpec sandbox);

    void removeImage(String reference);

    /** Where the runtime keeps images, on this machine; empty where it does not say. */
    Optional<Path> imageDirectory();

    /** Usage of the running containers; those without figures are left out. */
    List<ContainerUsage> usage();

    /** Tells {@code listener} the uid of a pod of which something may have changed. It must not block. */
    AutoCloseable onChange(Consumer<String> listener);

    @Override
    void close();
}
