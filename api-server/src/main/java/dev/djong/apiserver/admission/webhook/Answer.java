package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a webhook said.
 *
 * @param status of a refusal, as it was sent
 * @param patch a JSON patch; empty where there is none
 */
record Answer(
        boolean allowed, JsonObject status, byte[] patch, List<String> warnings, Map<String, String> auditAnnotations) {
    private static final String JSON_PATCH = "JSONPatch";

    /** @throws WebhookCallException for an answer that is none to the question */
    static Answer of(ReviewVersion version, String uid, boolean mutating, JsonObject review)
            throws WebhookCallException {
        if (!(review.get("response") instanceof JsonObject response)) {
            throw invalid("webhook response was absent");
        }
        if (version == ReviewVersion.V1) {
            requireSame(version, uid, review, response);
            requireConsistentPatch(mutating, response);
        }
        return new Answer(
                response.flag("allowed"),
                response.object("status"),
                mutating ? patch(response) : new byte[0],
                response.array("warnings").strings().toList(),
                response.object("auditAnnotations").stringMap());
    }

    private static void requireSame(ReviewVersion version, String uid, JsonObject review, JsonObject response)
            throws WebhookCallException {
        if (!response.text("uid").equals(uid)) {
            throw invalid("expected response.uid=" + Json.of(uid) + ", got " + Json.of(response.text("uid")));
        }
        var kind = review.text("kind");
        if (!review.text("apiVersion").equals(version.apiVersion()) || !kind.equals("AdmissionReview")) {
            throw invalid("expected webhook response of " + version.apiVersion() + ", Kind=AdmissionReview, got "
                    + review.text("apiVersion") + ", Kind=" + kind);
        }
    }

    private static void requireConsistentPatch(boolean mutating, JsonObject response) throws WebhookCallException {
        boolean patched = !response.text("patch").isEmpty();
        boolean typed = response.has("patchType") && response.get("patchType") instanceof Json type && !type.isNull();
        if (!mutating) {
            if (patched) {
                throw invalid("validating webhook may not return response.patch");
            }
            if (typed) {
                throw invalid("validating webhook may not return response.patchType");
            }
        } else if (patched && !typed) {
            throw invalid("webhook returned response.patch but not response.patchType");
        } else if (typed && !patched) {
            throw invalid("webhook returned response.patchType but not response.patch");
        } else if (typed && !response.text("patchType").equals(JSON_PATCH)) {
            throw new WebhookCallException("unsupported patch type " + Json.of(response.text("patchType")));
        }
    }

    private static byte[] patch(JsonObject response) throws WebhookCallException {
        try {
            return Base64.getDecoder().decode(response.text("patch").getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException malformed) {
            throw new WebhookCallException("received undecodable patch in webhook response: " + malformed.getMessage());
        }
    }

    private static WebhookCallException invalid(String why) {
        return new WebhookCallException("received invalid webhook response: " + why);
    }

    /** The refusal as the client gets it: never with a code below 400, always saying who refused. */
    Status refusal(String webhook) {
        var sent = Status.of(status);
        var denied = "admission webhook " + Json.of(webhook) + " denied the request";
        var reason = status.text("reason");
        var message = !sent.message().isEmpty()
                ? denied + ": " + sent.message()
                : reason.isEmpty() ? denied + " without explanation" : denied + ": " + reason;
        return new Status(Math.max(sent.code(), Reason.BAD_REQUEST.code()), Reason.of(reason), message, sent.details());
    }
}
