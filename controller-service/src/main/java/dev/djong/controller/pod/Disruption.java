package dev.djong.controller.pod;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Instant;

/**
 * What the cluster writes into the status of a pod before it ends it: the condition {@code DisruptionTarget} where it and
 * not the owner does, and the phase {@code Failed} where nobody runs the pod any more (KEP-3329).
 */
public final class Disruption {
    private static final String TYPE = "DisruptionTarget";

    private Disruption() {}

    public static void mark(ApiClient client, ApiObject pod, String reason, String message, Instant now) {
        write(client, pod, pod.status(), reason, message, now);
    }

    /** Also ends a pod that nobody runs any more. */
    public static void markFailed(ApiClient client, ApiObject pod, String reason, String message, Instant now) {
        write(client, pod, failed(pod), reason, message, now);
    }

    /** Ends a pod that nobody runs and that its owner wanted to end anyway. */
    public static void markFailed(ApiClient client, ApiObject pod) {
        write(client, pod, failed(pod));
    }

    private static JsonObject failed(ApiObject pod) {
        return pod.status().with("phase", "Failed");
    }

    private static void write(
            ApiClient client, ApiObject pod, JsonObject status, String reason, String message, Instant now) {
        write(client, pod, Conditions.set(status, Conditions.of(TYPE, "True", reason, message, now)));
    }

    private static void write(ApiClient client, ApiObject pod, JsonObject marked) {
        if (!marked.equals(pod.status())) {
            var change = JsonObject.builder();
            change.putIf("conditions", marked.get("conditions"));
            change.putIf("phase", marked.get("phase"));
            var identity = JsonObject.builder().put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
            client.patch(
                    Resources.PODS,
                    pod.key(),
                    "status",
                    Patch.merge(JsonObject.of("metadata", identity.build(), "status", change.build())));
        }
    }
}
