package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that decides where a pod may go. Pods of one template have equal shapes, so what was found out about a node for one
 * of them holds for all of them.
 *
 * @param requiredNode {@code spec.nodeName}; empty where the scheduler is free to choose
 * @param images what its containers run, with a tag
 * @param forScoring requests with defaults where the pod asks for nothing; only CPU and memory
 */
public record PodShape(
        String requiredNode,
        ResourceAmounts requests,
        ResourceAmounts forScoring,
        List<HostPort> hostPorts,
        List<Toleration> tolerations,
        NodeAffinity affinity,
        List<String> images) {

    public static PodShape of(JsonObject podSpec) {
        return new PodShape(
                podSpec.text("nodeName"),
                PodRequests.of(podSpec),
                PodRequests.forScoring(podSpec),
                hostPorts(podSpec),
                podSpec.array("tolerations").objects().map(Toleration::of).toList(),
                NodeAffinity.of(podSpec),
                images(podSpec));
    }

    private static List<HostPort> hostPorts(JsonObject podSpec) {
        var sidecars = podSpec.array("initContainers").objects().filter(PodRequests::isSidecar);
        return Stream.concat(podSpec.array("containers").objects(), sidecars)
                .flatMap(container -> container.array("ports").objects())
                .map(HostPort::of)
                .filter(port -> port.port() > 0)
                .toList();
    }

    private static List<String> images(JsonObject podSpec) {
        return Stream.concat(
                        podSpec.array("initContainers").objects(),
                        podSpec.array("containers").objects())
                .map(container -> ImageSizes.withTag(container.text("image")))
                .toList();
    }

    public boolean tolerates(Taint taint) {
        return Toleration.anyTolerates(tolerations, taint);
    }
}
