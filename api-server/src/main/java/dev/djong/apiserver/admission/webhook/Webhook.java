package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.condition.MatchConditions;
import dev.djong.apiserver.admission.match.Criteria;
import dev.djong.cel.AdmissionExpressions;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * One entry of a configuration, ready to use.
 *
 * @param id tells it from every other, also from one of the same name
 * @param failsOpen whether the request goes on when the webhook cannot be asked
 * @param drySafe whether it may be asked about a dry run
 * @param reinvoked whether it wants to see what those after it changed
 */
record Webhook(
        String id,
        String configuration,
        String name,
        JsonObject clientConfig,
        Criteria criteria,
        MatchConditions conditions,
        boolean failsOpen,
        boolean drySafe,
        boolean reinvoked,
        Optional<ReviewVersion> reviewVersion,
        Duration timeout) {
    private static final long DEFAULT_TIMEOUT_SECONDS = 10;

    static Webhook of(String configuration, int index, JsonObject json) {
        var sideEffects = json.text("sideEffects");
        return new Webhook(
                configuration + "/" + json.text("name") + "/" + index,
                configuration,
                json.text("name"),
                json.object("clientConfig"),
                Criteria.ofWebhook(json),
                conditions(json.array("matchConditions")),
                json.text("failurePolicy").equals("Ignore"),
                sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun"),
                json.text("reinvocationPolicy").equals("IfNeeded"),
                json.array("admissionReviewVersions")
                        .strings()
                        .flatMap(version -> ReviewVersion.of(version).stream())
                        .findFirst(),
                Duration.ofSeconds(json.integerOr("timeoutSeconds", DEFAULT_TIMEOUT_SECONDS)));
    }

    /** Most webhooks have none, and then nothing needs a compiler. */
    private static MatchConditions conditions(JsonArray json) {
        return json.isEmpty() ? MatchConditions.NONE : MatchConditions.of(json, AdmissionExpressions.conditions());
    }
}
