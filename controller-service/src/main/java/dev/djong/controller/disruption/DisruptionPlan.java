package dev.djong.controller.disruption;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do for one budget.
 *
 * @param status the whole status; equal to the stored one where nothing changed
 * @param survivors pods whose eviction was granted and that are still there long afterwards
 * @param recheck when the next granted eviction counts as not happened
 */
record DisruptionPlan(JsonObject status, List<ApiObject> survivors, Optional<Duration> recheck) {
    DisruptionPlan {
        survivors = List.copyOf(survivors);
    }
}
