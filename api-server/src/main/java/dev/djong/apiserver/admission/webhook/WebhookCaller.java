package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.match.Equivalents;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.apiserver.webhook.WebhookTarget;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.status.ApiFailure;
import java.util.UUID;
import java.util.function.Supplier;

/** Asks one webhook about one request. */
final class WebhookCaller {
    private final WebhookClient client;
    private final Equivalents equivalents;
    private final Supplier<UUID> uids;

    WebhookCaller(WebhookClient client, Equivalents equivalents, Supplier<UUID> uids) {
        this.client = client;
        this.equivalents = equivalents;
        this.uids = uids;
    }

    /**
     * Warnings and audit annotations of the answer go to the request's notes.
     *
     * @throws ApiFailure if the webhook must not be asked about a dry run
     * @throws WebhookCallException if it cannot be asked; the message is the whole text for the client
     */
    Answer ask(Webhook webhook, Match match, AdmissionRequest request, boolean mutating) throws WebhookCallException {
        if (request.dryRun() && !webhook.drySafe()) {
            throw ApiFailure.badRequest("admission webhook " + quoted(webhook) + " does not support dry run");
        }
        try {
            var answer = answer(webhook, match, request, mutating);
            answer.warnings().forEach(request.notes()::warn);
            answer.auditAnnotations()
                    .forEach((key, value) -> request.notes().annotate(webhook.name() + "/" + key, value));
            return answer;
        } catch (WebhookCallException failed) {
            throw new WebhookCallException("failed calling webhook " + quoted(webhook) + ": " + failed.getMessage());
        }
    }

    private Answer answer(Webhook webhook, Match match, AdmissionRequest request, boolean mutating)
            throws WebhookCallException {
        var version = webhook.reviewVersion()
                .orElseThrow(
                        () -> new WebhookCallException("could not create admission objects: webhook does not accept"
                                + " known AdmissionReview versions (v1, v1beta1)"));
        var uid = uids.get().toString();
        var review = AdmissionReview.of(version, uid, request, match, equivalents);
        return Answer.of(version, uid, mutating, post(webhook, review));
    }

    private JsonObject post(Webhook webhook, JsonObject review) throws WebhookCallException {
        WebhookTarget target;
        try {
            target = WebhookTarget.of(webhook.clientConfig());
        } catch (WebhookCallException misconfigured) {
            throw new WebhookCallException("could not get REST client: " + misconfigured.getMessage());
        }
        try {
            return client.post(target, review, webhook.timeout());
        } catch (WebhookCallException failed) {
            throw new WebhookCallException("failed to call webhook: " + failed.getMessage());
        }
    }

    private static String quoted(Webhook webhook) {
        return Json.of(webhook.name()).toString();
    }
}
