package dev.djong.node.real;

import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.runtime.SeccompProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs a container {@code app} in a sandbox of its own, with nothing asked for. */
public final class RealPods {
    private static final SandboxSpec.Namespaces OWN = new SandboxSpec.Namespaces(false, false, false, false);

    private final ContainerRuntime runtime;
    private final Path logs;

    public RealPods(ContainerRuntime runtime, Path logs) {
        this.runtime = runtime;
        this.logs = logs;
    }

    /** @return the container's id */
    public String run(String podUid, String... command) {
        var sandbox = sandbox(podUid);
        var id = runtime.createContainer(runtime.runSandbox(sandbox), sandbox, container(podUid, command));
        runtime.startContainer(id);
        return id;
    }

    private SandboxSpec sandbox(String podUid) {
        return new SandboxSpec(
                "web",
                "default",
                podUid,
                0,
                "web",
                logs.resolve(podUid).toString(),
                Optional.empty(),
                List.of(),
                Map.of(Labels.POD_UID, podUid, Labels.POD_NAME, "web", Labels.POD_NAMESPACE, "default"),
                Map.of(),
                "",
                OWN,
                new SandboxSpec.Security(
                        false, OptionalLong.empty(), OptionalLong.empty(), List.of(), SeccompProfile.UNCONFINED),
                Map.of(),
                "");
    }

    private ContainerSpec container(String podUid, String... command) {
        return new ContainerSpec(
                "app",
                0,
                runtime.image(RealContainerd.IMAGE).map(Image::id).orElseThrow(),
                RealContainerd.IMAGE,
                List.of(command),
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(Labels.POD_UID, podUid, Labels.CONTAINER_NAME, "app"),
                Map.of(Labels.SPEC_IMAGE, RealContainerd.IMAGE),
                "app/0.log",
                new ContainerSpec.Terminal(false, false, false),
                new ContainerSpec.Resources(2, 0, 100000, 0, 1000, Map.of()),
                new ContainerSpec.Security(
                        false,
                        false,
                        true,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        SeccompProfile.UNCONFINED,
                        false,
                        OWN,
                        ""),
                "");
    }
}
