package dev.djong.controller.autoscaler;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.time.Instant;
import java.util.List;

/**
 * An autoscaler, its target, and what was measured.
 *
 * @param scale of the target
 * @param pods that the scale's selector matches
 * @param readings one for each entry of {@code spec.metrics}
 */
record AutoscalerObserved(
        ApiObject autoscaler,
        ApiObject scale,
        List<ApiObject> pods,
        List<Reading> readings,
        ScalingHistory history,
        Instant now) {

    long currentReplicas() {
        return scale.spec().integerOr("replicas", 0);
    }

    long minReplicas() {
        return autoscaler.spec().integerOr("minReplicas", 1);
    }

    long maxReplicas() {
        return autoscaler.spec().integerOr("maxReplicas", 1);
    }

    JsonObject behavior() {
        return autoscaler.spec().object("behavior");
    }

    List<JsonObject> metrics() {
        return autoscaler.spec().array("metrics").objects().toList();
    }
}
