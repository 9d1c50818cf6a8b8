package dev.djong.controller.deployment;

import static dev.djong.controller.deployment.DeploymentObserved.size;
import static dev.djong.controller.deployment.DeploymentObserved.totalSize;

import dev.djong.object.ApiObject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares a change of size in the middle of a rollout among the active ReplicaSets in proportion to their sizes; what
 * rounding leaves over goes to the largest. Pure.
 */
final class ProportionalScaling {
    private ProportionalScaling() {}

    static Map<ApiObject, Integer> sizes(DeploymentObserved seen, List<ApiObject> active) {
        int allowed = seen.replicas() > 0 ? seen.maxReplicas() : 0;
        int change = allowed - totalSize(active);
        var bySize = Comparator.comparingInt(DeploymentObserved::size).reversed();
        var order = change > 0
                ? bySize.thenComparing(DeploymentObserved.BY_AGE.reversed())
                : bySize.thenComparing(DeploymentObserved.BY_AGE);
        var sizes = new LinkedHashMap<ApiObject, Integer>();
        int shared = 0;
        for (var set : active.stream().sorted(order).toList()) {
            int part = change == 0 ? 0 : part(seen, set, change - shared);
            shared += part;
            sizes.put(set, size(set) + part);
        }
        int rest = change - shared;
        var largest = sizes.firstEntry();
        sizes.put(largest.getKey(), Math.max(0, largest.getValue() + rest));
        return sizes;
    }

    /** A ReplicaSet's share, never more than what is {@code left}. */
    private static int part(DeploymentObserved seen, ApiObject set, int left) {
        if (size(set) == 0 || left == 0) {
            return 0;
        }
        int share = share(seen, set);
        return left > 0 ? Math.min(share, left) : Math.max(share, left);
    }

    private static int share(DeploymentObserved seen, ApiObject set) {
        if (seen.replicas() == 0) {
            return -size(set);
        }
        long before = Revisions.number(set, Revisions.MAX);
        if (before == 0) {
            before = seen.deployment().status().integerOr("replicas", 0);
        }
        if (before == 0) {
            return 0;
        }
        return (int) Math.round((double) size(set) * seen.maxReplicas() / before) - size(set);
    }
}
