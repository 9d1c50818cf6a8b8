package dev.djong.controller.autoscaler;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What to do for one autoscaler.
 *
 * @param status as it is when nothing is changed
 * @param rescale the new number of replicas, where it is another
 * @param history with what was recommended now
 * @param warnings events
 */
record AutoscalerPlan(JsonObject status, Optional<Rescale> rescale, ScalingHistory history, List<Warning> warnings) {

    record Rescale(long replicas, String reason) {}

    record Warning(String reason, String message) {}

    AutoscalerPlan {
        warnings = List.copyOf(warnings);
    }
}
