package dev.djong.node.launch;

import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.runtime.SeccompProfile;
import dev.djong.node.runtime.simulated.SimulatedUsage;
import dev.djong.node.runtime.simulated.Simulation;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes specs for a runtime where nothing runs: identity and the simulation's annotation, no files. The environment is
 * still resolved, so that a missing ConfigMap holds a simulated container up as it would a real one.
 */
public final class SimulatedLauncher implements Launcher {
    private static final String POD_ANNOTATION = "djong.dev/simulated";

    private final Environment environment;

    public SimulatedLauncher(Environment environment) {
        this.environment = environment;
    }

    @Override
    public SandboxSpec sandbox(Pod pod, int attempt) {
        return new SandboxSpec(
                pod.name(),
                pod.namespace(),
                pod.uid(),
                attempt,
                pod.name(),
                "",
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of(POD_ANNOTATION, "true"),
                "",
                new SandboxSpec.Namespaces(pod.hostNetwork(), false, false, false),
                new SandboxSpec.Security(
                        false, OptionalLong.empty(), OptionalLong.empty(), List.of(), SeccompProfile.UNCONFINED),
                Map.of(),
                "");
    }

    @Override
    public ContainerSpec container(Pod pod, PodContainer container, Attempt attempt) {
        var annotations = new HashMap<>(Map.of(
                Labels.SPEC_IMAGE, container.image(),
                Labels.BACK_OFF, attempt.backOff().toString(),
                Labels.ROLE, container.role().label()));
        pod.object()
                .annotation(Simulation.ANNOTATION_PREFIX + container.name())
                .ifPresent(text -> annotations.put(Labels.SIMULATION, text));
        pod.object()
                .annotation(SimulatedUsage.ANNOTATION_PREFIX + container.name())
                .ifPresent(text -> annotations.put(Labels.SIMULATED_USAGE, text));
        return new ContainerSpec(
                container.name(),
                attempt.number(),
                attempt.imageReference(),
                container.image(),
                container.command(),
                container.args(),
                "",
                environment.of(pod, container, attempt.podIps()),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                annotations,
                "",
                new ContainerSpec.Terminal(false, false, false),
                new ContainerSpec.Resources(0, 0, 0, 0, 0, Map.of()),
                new ContainerSpec.Security(
                        false,
                        false,
                        false,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        SeccompProfile.UNCONFINED,
                        false,
                        new SandboxSpec.Namespaces(pod.hostNetwork(), false, false, false),
                        ""),
                container.stopSignal());
    }

    @Override
    public void tearDown(Pod pod) {}
}
