package dev.djong.node.pod;

import dev.djong.node.probe.ProbeVerdict;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of one pod at one moment: what was asked for, what the runtime shows, and how far this agent's
 * own steps are.
 *
 * @param removed the API no longer has the pod
 * @param sandboxes newest first
 * @param probes verdicts by container id; a container without an entry is not probed
 * @param terminationMessages by id of the ended container
 */
public record PodObservation(
        Pod pod,
        Instant now,
        boolean removed,
        List<Sandbox> sandboxes,
        List<Container> containers,
        PodProgress.Snapshot progress,
        Map<String, ProbeVerdict> probes,
        Map<String, String> terminationMessages) {

    public PodObservation {
        sandboxes = List.copyOf(sandboxes);
        containers = List.copyOf(containers);
        probes = Map.copyOf(probes);
        terminationMessages = Map.copyOf(terminationMessages);
    }

    public Optional<Sandbox> newestSandbox() {
        return sandboxes.stream().max(Comparator.comparingInt(Sandbox::attempt));
    }

    /** The newest sandbox, if containers can run in it. */
    public Optional<Sandbox> usableSandbox() {
        return newestSandbox()
                .filter(sandbox ->
                        sandbox.ready() && (pod.hostNetwork() || !sandbox.ips().isEmpty()));
    }

    /** The newest attempt of a container, in whatever sandbox. */
    public Optional<Container> latest(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .max(Comparator.comparingInt(Container::attempt).thenComparing(Container::createdAt));
    }

    /** The attempt before the newest one. */
    public Optional<Container> previous(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .sorted(Comparator.comparingInt(Container::attempt)
                        .thenComparing(Container::createdAt)
                        .reversed())
                .skip(1)
                .findFirst();
    }

    /** The newest attempt of a container in the usable sandbox. */
    public Optional<Container> current(String name) {
        var sandbox = usableSandbox();
        return latest(name)
                .filter(container -> sandbox.isPresent()
                        && container.sandboxId().equals(sandbox.get().id()));
    }

    /** Whether a running container counts as started: its probes say so, or it has none. */
    public boolean isStarted(PodContainer spec, Container container) {
        if (!container.running()) {
            return false;
        }
        var verdict = probes.get(container.id());
        return verdict == null ? spec.probe("startupProbe").isEmpty() : verdict.started();
    }

    public boolean isReady(PodContainer spec, Container container) {
        if (!isStarted(spec, container)) {
            return false;
        }
        var verdict = probes.get(container.id());
        return verdict == null ? spec.probe("readinessProbe").isEmpty() : verdict.ready();
    }

    public Optional<String> unhealthy(Container container) {
        var verdict = probes.get(container.id());
        return verdict == null ? Optional.empty() : verdict.unhealthy();
    }
}
