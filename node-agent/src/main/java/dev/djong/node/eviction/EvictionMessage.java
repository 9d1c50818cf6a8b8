package dev.djong.node.eviction;

import dev.djong.node.eviction.Signal.Resource;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Quantity;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a pod was evicted, in the kubelet's words: people and tools read them. */
final class EvictionMessage {
    private EvictionMessage() {}

    static String of(Threshold threshold, Level level, Candidate candidate) {
        var resource = threshold.signal().resource();
        return "The node was low on resource: " + resource.text() + ". Threshold quantity: "
                + shown(resource, threshold.amount().of(level.capacity())) + ", available: "
                + shown(resource, level.available()) + ". " + offenders(resource, candidate);
    }

    /** Containers that use more than they asked for. */
    private static String offenders(Resource resource, Candidate candidate) {
        return candidate.usage().stream()
                .flatMap(usage -> usage.containers().stream())
                .flatMap(used -> Stream.concat(
                                candidate.pod().containers().stream(), candidate.pod().initContainers().stream())
                        .filter(container -> container.name().equals(used.name()))
                        .map(container -> offence(resource, container, used)))
                .collect(Collectors.joining());
    }

    private static String offence(Resource resource, PodContainer container, PodUsage.OfContainer used) {
        if (!resource.inBytes()) {
            return "";
        }
        long bytes =
                resource == Resource.MEMORY ? used.memoryBytes() : used.disk().bytes();
        long request = Candidate.asked(container, "requests", resource.text());
        var asked = container.resources().object("requests").text(resource.text());
        return bytes <= request
                ? ""
                : "Container " + container.name() + " was using " + shown(resource, bytes) + ", request is "
                        + (asked.isEmpty() ? "0" : asked) + ", has larger consumption of " + resource.text() + ". ";
    }

    private static String shown(Resource resource, long value) {
        return (resource.inBytes() ? Quantity.ofBytes(value) : Quantity.of(value)).toString();
    }
}
