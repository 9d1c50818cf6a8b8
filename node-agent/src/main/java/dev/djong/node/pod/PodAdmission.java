package dev.djong.node.pod;

import dev.djong.node.spec.Pod;
import dev.djong.node.spec.QosClass;
import dev.djong.object.Quantity;
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
    private static final String MEMORY_PRESSURE = "MemoryPressure";
    private static final String MEMORY_TAINT = "node.kubernetes.io/memory-pressure";

    private final Supplier<Map<String, Quantity>> allocatable;
    private final Supplier<Set<String>> pressures;

    /** @param pressures the node's conditions that hold and say that it is short of something */
    public PodAdmission(Supplier<Map<String, Quantity>> allocatable, Supplier<Set<String>> pressures) {
        this.allocatable = allocatable;
        this.pressures = pressures;
    }

    /**
     * Why the pod cannot run here; pods that already ran here are never turned away.
     *
     * @param active what the pods take that are here and have not ended
     */
    Optional<PodFailure> reject(Pod pod, List<PodDemand> active) {
        if (pod.hasEnded() || pod.startTime().isPresent() || pod.isBeingDeleted()) {
            return Optional.empty();
        }
        var wanted = PodDemand.of(pod);
        return pressed(pod)
                .or(() -> tooMany(active))
                .or(() -> outOfResources(wanted, active))
                .or(() -> portConflict(wanted, active));
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

    private Optional<PodFailure> tooMany(List<PodDemand> active) {
        var limit = allocatable
                .get()
                .getOrDefault("pods", Quantity.of(Long.MAX_VALUE))
                .toLong();
        return active.size() < limit ? Optional.empty() : Optional.of(outOf("pods", 1, active.size(), limit));
    }

    private Optional<PodFailure> outOfResources(PodDemand pod, List<PodDemand> active) {
        for (var resource : PodDemand.COUNTED) {
            long wanted = pod.millis(resource);
            var limit = allocatable.get().get(resource);
            if (limit == null || wanted == 0) {
                continue;
            }
            long used =
                    active.stream().mapToLong(other -> other.millis(resource)).sum();
            if (used + wanted > limit.toMillis()) {
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

    private static Optional<PodFailure> portConflict(PodDemand wanted, List<PodDemand> active) {
        return !wanted.hostPorts().isEmpty() && active.stream().anyMatch(wanted::wantsPortsOf)
                ? Optional.of(new PodFailure(
                        "NodePorts",
                        "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports"
                                + " for the requested pod ports"))
                : Optional.empty();
    }
}
