package dev.djong.apiserver.aggregation;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.Optional;

/** The condition {@code Available} of an APIService. */
final class Conditions {
    private static final String AVAILABLE = "Available";

    private Conditions() {}

    static boolean isAvailable(ApiObject apiService) {
        return find(apiService)
                .filter(condition -> condition.text("status").equals("True"))
                .isPresent();
    }

    /** The APIService with the verdict in its status; empty where it says so already. */
    static Optional<ApiObject> changed(ApiObject apiService, Verdict verdict, Instant now) {
        var before = find(apiService);
        if (before.filter(condition -> says(condition, verdict)).isPresent()) {
            return Optional.empty();
        }
        var since = before.filter(condition -> condition.text("status").equals(status(verdict)))
                .map(condition -> condition.text("lastTransitionTime"))
                .orElseGet(() -> Times.format(now));
        var condition = JsonObject.builder()
                .put("type", AVAILABLE)
                .put("status", status(verdict))
                .put("lastTransitionTime", since)
                .put("reason", verdict.reason())
                .put("message", verdict.message())
                .build();
        var others = apiService
                .status()
                .array("conditions")
                .objects()
                .filter(other -> !other.text("type").equals(AVAILABLE))
                .collect(JsonArray.collector());
        return Optional.of(apiService.withStatus(status -> status.with("conditions", others.plus(condition))));
    }

    private static Optional<JsonObject> find(ApiObject apiService) {
        return apiService
                .status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(AVAILABLE))
                .findFirst();
    }

    private static boolean says(JsonObject condition, Verdict verdict) {
        return condition.text("status").equals(status(verdict))
                && condition.text("reason").equals(verdict.reason())
                && condition.text("message").equals(verdict.message());
    }

    private static String status(Verdict verdict) {
        return verdict.available() ? "True" : "False";
    }
}
