package dev.djong.node.launch;

import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.PodDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes specs for containers that really run, and the files that each of them is given. */
public final class NodeLauncher implements Launcher {
    private final Parts parts;

    /** What a launch is put together from. */
    public record Parts(
            PodDirectories directories,
            Environment environment,
            ContainerMounts mounts,
            SecurityContexts security,
            ResourceLimits limits,
            PodDns dns,
            PodNames names,
            Cgroups cgroups) {}

    public NodeLauncher(Parts parts) {
        this.parts = parts;
    }

    @Override
    public SandboxSpec sandbox(Pod pod, int attempt) {
        var logs = parts.directories().logsOf(pod.namespace(), pod.name(), pod.uid());
        create(logs);
        parts.cgroups().ensure(pod);
        return new SandboxSpec(
                pod.name(),
                pod.namespace(),
                pod.uid(),
                attempt,
                parts.names().hostName(pod),
                logs.toString(),
                parts.dns().of(pod),
                HostPorts.of(pod),
                podLabels(pod),
                pod.object().annotations(),
                parts.cgroups().parent(pod),
                SecurityContexts.namespaces(pod),
                parts.security().ofSandbox(pod),
                SecurityContexts.sysctls(pod),
                "");
    }

    private static Map<String, String> podLabels(Pod pod) {
        var labels = new HashMap<>(pod.object().labels());
        labels.put(Labels.POD_NAME, pod.name());
        labels.put(Labels.POD_NAMESPACE, pod.namespace());
        labels.put(Labels.POD_UID, pod.uid());
        return labels;
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw LaunchFailure.config("cannot create " + directory + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public ContainerSpec container(Pod pod, PodContainer container, Attempt attempt) {
        var env = parts.environment().of(pod, container, attempt.podIps());
        var variables = new HashMap<String, String>();
        env.forEach(variable -> variables.put(variable.name(), variable.value()));
        var message = parts.mounts().terminationMessageFile(pod, container, attempt.number());
        create(parts.directories()
                .logsOf(pod.namespace(), pod.name(), pod.uid())
                .resolve(container.name()));
        return new ContainerSpec(
                container.name(),
                attempt.number(),
                attempt.imageReference(),
                container.image(),
                expanded(container.command(), variables),
                expanded(container.args(), variables),
                container.json().text("workingDir"),
                env,
                parts.mounts().of(pod, container, attempt, variables, message),
                attempt.devices().of(container),
                ContainerDevices.of(container, attempt.volumes()),
                containerLabels(pod, container),
                annotations(pod, container, attempt, message),
                container.name() + "/" + attempt.number() + ".log",
                new ContainerSpec.Terminal(
                        container.json().flag("stdin"),
                        container.json().flag("stdinOnce"),
                        container.json().flag("tty")),
                parts.limits().of(pod, container),
                parts.security().ofContainer(pod, container, attempt.imageReference()),
                container.stopSignal());
    }

    private static List<String> expanded(List<String> texts, Map<String, String> variables) {
        return texts.stream().map(text -> Expansion.expand(text, variables)).toList();
    }

    private static Map<String, String> containerLabels(Pod pod, PodContainer container) {
        return Map.of(
                Labels.POD_NAME, pod.name(),
                Labels.POD_NAMESPACE, pod.namespace(),
                Labels.POD_UID, pod.uid(),
                Labels.CONTAINER_NAME, container.name());
    }

    private static Map<String, String> annotations(Pod pod, PodContainer container, Attempt attempt, Path messageFile) {
        var annotations = new HashMap<String, String>();
        annotations.put(Labels.RESTART_COUNT, String.valueOf(attempt.number()));
        annotations.put(Labels.SPEC_IMAGE, container.image());
        annotations.put(Labels.BACK_OFF, attempt.backOff().toString());
        annotations.put(Labels.ROLE, container.role().label());
        annotations.put(Labels.TERMINATION_MESSAGE_PATH, container.terminationMessagePath());
        annotations.put(
                Labels.TERMINATION_MESSAGE_POLICY,
                container.json().string("terminationMessagePolicy").orElse("File"));
        annotations.put(Labels.TERMINATION_MESSAGE_FILE, messageFile.toString());
        annotations.put(
                Labels.POD_GRACE_PERIOD, String.valueOf(pod.gracePeriod().toSeconds()));
        return annotations;
    }

    @Override
    public void tearDown(Pod pod) {
        parts.mounts().tearDown(pod.uid());
        parts.cgroups().remove(pod);
    }
}
