package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** Rules of network policies. */
final class NetworkingRules {
    private NetworkingRules() {}

    /** A policy always limits what comes in, and what goes out where it says so. */
    static JsonObject policySpec(JsonObject spec) {
        if (!spec.array("policyTypes").isEmpty()) {
            return spec;
        }
        var types = JsonArray.of(Json.of("Ingress"));
        return spec.with("policyTypes", spec.array("egress").isEmpty() ? types : types.plus(Json.of("Egress")));
    }
}
