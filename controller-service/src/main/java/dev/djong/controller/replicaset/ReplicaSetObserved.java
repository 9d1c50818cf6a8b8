package dev.djong.controller.replicaset;

import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A ReplicaSet and the pods that concern it.
 *
 * @param owned managed by it, whatever their labels
 * @param orphans in its namespace without a managing controller, matching its selector
 * @param onSameNodes active pods of the owning Deployment a node name: what deletion spreads by
 */
record ReplicaSetObserved(
        ApiObject replicaSet,
        List<ApiObject> owned,
        List<ApiObject> orphans,
        Map<String, Integer> onSameNodes,
        Instant now) {

    int wanted() {
        return (int) replicaSet.spec().integerOr("replicas", 1);
    }

    Duration minReady() {
        return Duration.ofSeconds(replicaSet.spec().integerOr("minReadySeconds", 0));
    }
}
