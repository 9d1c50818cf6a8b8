package dev.djong.controller.disruption;

import dev.djong.object.ApiObject;
import java.time.Instant;
import java.util.List;

/**
 * A budget and what it is about.
 *
 * @param pods that its selector matches
 * @param owners what those pods' owners promise; no replicas where the budget does not ask for it
 */
record DisruptionObserved(ApiObject budget, List<ApiObject> pods, OwnerScales owners, Instant now) {
    DisruptionObserved {
        pods = List.copyOf(pods);
    }
}
