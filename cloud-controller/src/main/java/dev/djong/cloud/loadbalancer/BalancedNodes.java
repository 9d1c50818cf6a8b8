package dev.djong.cloud.loadbalancer;

import dev.djong.object.ApiObject;
import java.util.Collection;
import java.util.List;

/**
 * The nodes that balancers send to. Whether one is ready does not matter (KEP-3458): balancers check that themselves, and
 * a set that changes with every hiccup would cut connections.
 */
final class BalancedNodes {
    /** With any value (KEP-1143). */
    static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";
    /** Set by the cluster autoscaler on a node that it takes away next. */
    static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    private BalancedNodes() {}

    static List<ApiObject> of(Collection<ApiObject> nodes) {
        return nodes.stream().filter(BalancedNodes::isBalanced).toList();
    }

    static boolean isBalanced(ApiObject node) {
        return !node.isBeingDeleted()
                && node.spec().has("providerID")
                && !node.labels().containsKey(EXCLUDED)
                && node.spec()
                        .array("taints")
                        .objects()
                        .noneMatch(taint -> taint.text("key").equals(TO_BE_DELETED));
    }
}
