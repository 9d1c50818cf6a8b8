package dev.djong.scheduler.snapshot;

import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The pods on a node and the sums that filters and scores need.
 *
 * @param forScoring sums of {@link PodShape#forScoring}
 */
public record NodeLoad(
        List<PodInfo> pods, ResourceAmounts requested, ResourceAmounts forScoring, List<HostPort> hostPorts) {
    public static final NodeLoad NONE = new NodeLoad(List.of(), ResourceAmounts.ZERO, ResourceAmounts.ZERO, List.of());

    NodeLoad plus(PodInfo pod) {
        var shape = pod.shape();
        return new NodeLoad(
                appended(pods, List.of(pod)),
                requested.plus(shape.requests()),
                forScoring.plus(shape.forScoring()),
                shape.hostPorts().isEmpty() ? hostPorts : appended(hostPorts, shape.hostPorts()));
    }

    /** Without the pod of that key; this same load where there is none. */
    NodeLoad minus(ObjectKey key) {
        for (int i = 0; i < pods.size(); i++) {
            if (pods.get(i).key().equals(key)) {
                return without(i);
            }
        }
        return this;
    }

    private NodeLoad without(int index) {
        var left = new ArrayList<>(pods);
        var shape = left.remove(index).shape();
        return new NodeLoad(
                Collections.unmodifiableList(left),
                requested.minus(shape.requests()),
                forScoring.minus(shape.forScoring()),
                shape.hostPorts().isEmpty()
                        ? hostPorts
                        : left.stream()
                                .flatMap(pod -> pod.shape().hostPorts().stream())
                                .toList());
    }

    private static <T> List<T> appended(List<T> some, List<T> more) {
        var all = new ArrayList<T>(some.size() + more.size());
        all.addAll(some);
        all.addAll(more);
        return Collections.unmodifiableList(all);
    }
}
