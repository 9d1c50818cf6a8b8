package dev.djong.node.eviction;

import dev.djong.json.JsonString;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Quantity;
import java.util.Optional;

/** A pod that could be evicted. @param usage empty where nothing is known of it */
record Candidate(Pod pod, Optional<PodUsage> usage) {

    /** What the pod asked for: the larger of all containers together and of each init container with the sidecars. */
    long request(String resource) {
        return asked("requests", resource);
    }

    long limit(String resource) {
        return asked("limits", resource);
    }

    private long asked(String kind, String resource) {
        long sidecars = 0;
        long largestInit = 0;
        for (var init : pod.initContainers()) {
            long own = asked(init, kind, resource);
            if (init.role() == PodContainer.Role.SIDECAR) {
                sidecars += own;
            } else {
                largestInit = Math.max(largestInit, own + sidecars);
            }
        }
        long mains = pod.containers().stream()
                .mapToLong(main -> asked(main, kind, resource))
                .sum();
        return Math.max(largestInit, mains + sidecars);
    }

    static long asked(PodContainer container, String kind, String resource) {
        return container.resources().object(kind).get(resource) instanceof JsonString(var text)
                ? Quantity.parse(text).toLong()
                : 0;
    }
}
