package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.Map;
import java.util.function.Function;

/**
 * What a pod takes of its node, from its spec alone.
 *
 * <p>Containers and sidecars run together, so their requests add up. An init container runs beside the sidecars that
 * started before it, and alone otherwise, so only the peak counts. Example: sidecar 1, init 3, container 1 is
 * {@code max(1 + 3, 1 + 1) = 4}. Overhead comes on top. Requests of the whole pod ({@code spec.resources}) win over
 * sums for the resources that they name.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers">KEP-753</a>
 */
final class PodRequests {
    /** A container that asks for nothing still weighs this much when nodes are compared. */
    static final long DEFAULT_MILLI_CPU = 100;

    static final long DEFAULT_MEMORY_BYTES = 200L * 1024 * 1024;

    private PodRequests() {}

    /** What is charged to the node. */
    static ResourceAmounts of(JsonObject podSpec) {
        return total(podSpec, PodRequests::requestOf);
    }

    /** What nodes are compared by: CPU and memory with the defaults for containers that do not say. */
    static ResourceAmounts forScoring(JsonObject podSpec) {
        return total(podSpec, container -> orDefault(requestOf(container)));
    }

    private static ResourceAmounts requestOf(JsonObject container) {
        return ResourceAmounts.of(container.object("resources").object("requests"));
    }

    private static ResourceAmounts orDefault(ResourceAmounts request) {
        return new ResourceAmounts(
                request.milliCpu() == 0 ? DEFAULT_MILLI_CPU : request.milliCpu(),
                request.memoryBytes() == 0 ? DEFAULT_MEMORY_BYTES : request.memoryBytes(),
                0,
                Map.of());
    }

    private static ResourceAmounts total(JsonObject podSpec, Function<JsonObject, ResourceAmounts> request) {
        var running = ResourceAmounts.ZERO;
        for (var container : podSpec.array("containers")) {
            running = running.plus(request.apply(container.asObject()));
        }
        var withInit = withInitContainers(running, podSpec.array("initContainers"), request);
        var whole = withPodLevel(withInit, podSpec.object("resources").object("requests"));
        return whole.plus(ResourceAmounts.of(podSpec.object("overhead")));
    }

    private static ResourceAmounts withInitContainers(
            ResourceAmounts containers, JsonArray initContainers, Function<JsonObject, ResourceAmounts> request) {
        var sidecars = ResourceAmounts.ZERO;
        var peak = ResourceAmounts.ZERO;
        for (var each : initContainers) {
            var container = each.asObject();
            var own = request.apply(container);
            if (isSidecar(container)) {
                sidecars = sidecars.plus(own);
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.plus(own));
            }
        }
        return peak.max(containers.plus(sidecars));
    }

    static boolean isSidecar(JsonObject initContainer) {
        return initContainer.text("restartPolicy").equals("Always");
    }

    private static ResourceAmounts withPodLevel(ResourceAmounts sum, JsonObject requests) {
        if (requests.isEmpty()) {
            return sum;
        }
        var pod = ResourceAmounts.of(requests);
        return new ResourceAmounts(
                requests.has("cpu") ? pod.milliCpu() : sum.milliCpu(),
                requests.has("memory") ? pod.memoryBytes() : sum.memoryBytes(),
                sum.ephemeralStorageBytes(),
                sum.extended().isEmpty() && pod.extended().isEmpty()
                        ? sum.extended()
                        : sum.max(pod).extended());
    }
}
