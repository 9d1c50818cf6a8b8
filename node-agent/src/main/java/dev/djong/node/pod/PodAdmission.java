package dev.djong.node.pod;

import dev.djong.json.JsonString;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.QosClass;
import dev.djong.object.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The node's own last word on a pod that was bound to it, since bindings can be written past the scheduler: it must fit
 * into what is allocatable beside the pods that run here, and its host ports must be free.
 */
public final class PodAdmission {
    private static final List<String> COUNTED = List.of("cpu", "memory");

    private static final String MEMORY_PRESSURE = "MemoryPressure";
    private static final String MEMORY_TAINT = "node.kubernetes.io/memory-pressure";

    private final Supplier<Map<String, Quantity>> allocatable;
    private final Supplier<Set<String>> pressures;

    /** @param pressures the node's conditions that hold and say that it is short of something */
    public PodAdmission(Supplier<Map<String, Quantity>> allocatable, Supplier<Set<String>> pressures) {
        this.allocatable = allocatable;
        this.pressures = pressures;
    }

    /** Why the pod cannot run here; pods that already ran here are never turned away. */
    Optional<PodFailure> reject(Pod pod, List<Pod> others) {
        if (pod.hasEnded() || pod.startTime().isPresent() || pod.isBeingDeleted()) {
            return Optional.empty();
        }
        var active = others.stream().filter(other -> !other.hasEnded()).toList();
        return pressed(pod)
                .or(() -> tooMany(active))
                .or(() -> outOfResources(pod, active))
                .or(() -> portConflict(pod, active));
    }

    /**
     * A node that is short of memory takes no pod that promises nothing about it, unless the pod tolerates that; one
     * that is short of anything else takes none at all. Critical pods are always taken.
     */
    private Optional<PodFailure> pressed(Pod pod) {
        var now = pressures.get();
        if (now.isEmpty() || pod.isCritical()) {
            return Optional.empty();
        }
        boolean onlyMemory = now.equals(Set.of(MEMORY_PRESSURE));
        if (onlyMemory && (QosClass.of(pod) != QosClass.BEST_EFFORT || toleratesMemoryPressure(pod))) {
            return Optional.empty();
        }
        return Optional.of(new PodFailure(
                "Evicted",
                "Pod was rejected: The node had condition: [" + String.join(" ", new TreeSet<>(now)) + "]. "));
    }

    private static boolean toleratesMemoryPressure(Pod pod) {
        return pod.spec().array("tolerations").objects().anyMatch(toleration -> {
            boolean key = toleration.text("key").isEmpty()
                    ? toleration.text("operator").equals("Exists")
                    : toleration.text("key").equals(MEMORY_TAINT);
            boolean effect = toleration.text("effect").isEmpty()
                    || toleration.text("effect").equals("NoSchedule");
            boolean value = toleration.text("operator").equals("Exists")
                    || toleration.text("value").isEmpty();
            return key && effect && value;
        });
    }

    private Optional<PodFailure> tooMany(List<Pod> active) {
        var limit = allocatable
                .get()
                .getOrDefault("pods", Quantity.of(Long.MAX_VALUE))
                .toLong();
        return active.size() < limit ? Optional.empty() : Optional.of(outOf("pods", 1, active.size(), limit));
    }

    private Optional<PodFailure> outOfResources(Pod pod, List<Pod> active) {
        for (var resource : COUNTED) {
            var limit = allocatable.get().get(resource);
            if (limit == null) {
                continue;
            }
            long wanted = request(pod, resource);
            long used =
                    active.stream().mapToLong(other -> request(other, resource)).sum();
            if (wanted > 0 && used + wanted > limit.toMillis()) {
                return Optional.of(outOf(
                        resource, shown(resource, wanted), shown(resource, used), shown(resource, limit.toMillis())));
            }
        }
        return Optional.empty();
    }

    /** CPU is told in thousandths, bytes as they are. */
    private static long shown(String resource, long millis) {
        return resource.equals("cpu") ? millis : millis / 1000;
    }

    private static PodFailure outOf(String resource, long requested, long used, long capacity) {
        return new PodFailure(
                "OutOf" + resource,
                "Pod was rejected: Node didn't have enough resource: " + resource + ", requested: " + requested
                        + ", used: " + used + ", capacity: " + capacity);
    }

    /** In thousandths: the larger of all containers together and of each init container with the sidecars before it. */
    static long request(Pod pod, String resource) {
        long sidecars = 0;
        long largestInit = 0;
        for (var init : pod.initContainers()) {
            long own = request(init, resource);
            if (init.role() == PodContainer.Role.SIDECAR) {
                sidecars += own;
            } else {
                largestInit = Math.max(largestInit, own + sidecars);
            }
        }
        long mains = pod.containers().stream()
                .mapToLong(main -> request(main, resource))
                .sum();
        return Math.max(largestInit, mains + sidecars);
    }

    private static long request(PodContainer container, String resource) {
        return container.resources().object("requests").get(resource) instanceof JsonString(var text)
                ? Quantity.parse(text).toMillis()
                : 0;
    }

    private static Optional<PodFailure> portConflict(Pod pod, List<Pod> active) {
        var taken = new HashSet<String>();
        active.forEach(other -> taken.addAll(hostPorts(other)));
        return hostPorts(pod).stream().anyMatch(taken::contains)
                ? Optional.of(new PodFailure(
                        "NodePorts",
                        "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports"
                                + " for the requested pod ports"))
                : Optional.empty();
    }

    private static Set<String> hostPorts(Pod pod) {
        var ports = new ArrayList<String>();
        for (var container : pod.allContainers()) {
            container
                    .json()
                    .array("ports")
                    .objects()
                    .filter(port -> port.integerOr("hostPort", 0) > 0)
                    .forEach(port -> ports.add(port.string("protocol").orElse("TCP") + "/"
                            + port.string("hostIP")
                                    .filter(ip -> !ip.equals("0.0.0.0"))
                                    .orElse("")
                            + "/" + port.integerOr("hostPort", 0)));
        }
        return new HashSet<>(ports);
    }
}
