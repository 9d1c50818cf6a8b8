package dev.djong.controller.replicaset;

import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A ReplicaSet, or what it came from, and the pods that concern it.
 *
 * @param kind which of the two
 * @param owned managed by it, whatever their labels
 * @param orphans in its namespace without a managing controller, matching its selector
 * @param onSameNodes active pods of the owning Deployment a node name: what deletion spreads by
 */
record ReplicaSetObserved(
        ReplicaKind kind,
        ApiObject replicaSet,
        List<ApiObject> owned,
        List<ApiObject> orphans,
        Map<String, Integer> onSameNodes,
        Instant now) {

    LabelSelector selector() {
        return kind.selector(replicaSet);
    }

    int wanted() {
        return (int) replicaSet.spec().integerOr("replicas", 1);
    }

    Duration minReady() {
        return Duration.ofSeconds(replicaSet.spec().integerOr("minReadySeconds", 0));
    }
}
