package dev.djong.node.probe;

import dev.djong.node.runtime.Container;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Keeps one {@link ContainerProbes} for each running container that has probes. */
public final class ProbeManager {
    private final Prober prober;
    private final Timers timers;
    private final Map<String, Map<String, ContainerProbes>> byPod = new ConcurrentHashMap<>();

    public ProbeManager(Prober prober, Timers timers) {
        this.prober = prober;
        this.timers = timers;
    }

    /**
     * Probes these containers from now on and no others of the pod.
     *
     * @param changed called when a verdict changed
     * @param failed called with the probe and its message for each failed check
     */
    public void track(Pod pod, List<Target> targets, Runnable changed, BiConsumer<Target, FailedCheck> failed) {
        var probes = byPod.computeIfAbsent(pod.uid(), uid -> new TreeMap<>());
        synchronized (probes) {
            var wanted = targets.stream().map(target -> target.container().id()).collect(Collectors.toSet());
            probes.entrySet().removeIf(entry -> stopUnlessWanted(entry, wanted));
            for (var target : targets) {
                probes.computeIfAbsent(target.container().id(), id -> begin(target, changed, failed));
            }
        }
        if (targets.isEmpty()) {
            byPod.remove(pod.uid());
        }
    }

    private static boolean stopUnlessWanted(Map.Entry<String, ContainerProbes> entry, Set<String> wanted) {
        if (wanted.contains(entry.getKey())) {
            return false;
        }
        entry.getValue().stop();
        return true;
    }

    private ContainerProbes begin(Target target, Runnable changed, BiConsumer<Target, FailedCheck> failed) {
        var probes = new ContainerProbes(target, prober, timers, changed, failure -> failed.accept(target, failure));
        probes.start();
        return probes;
    }

    /** The verdicts of a pod's containers by container id. */
    public Map<String, ProbeVerdict> verdicts(String podUid) {
        var probes = byPod.get(podUid);
        if (probes == null) {
            return Map.of();
        }
        synchronized (probes) {
            return probes.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().verdict()));
        }
    }

    /**
     * A container to probe.
     *
     * @param address where checks over the network go: the pod's, or the node's on the host network
     * @param readyBefore what the API says of this very container, so that a new agent does not take ready ones away
     */
    public record Target(Pod pod, PodContainer spec, Container container, String address, boolean readyBefore) {
        public boolean hasProbes() {
            return spec.probe("startupProbe").isPresent()
                    || spec.probe("livenessProbe").isPresent()
                    || spec.probe("readinessProbe").isPresent();
        }
    }
}
