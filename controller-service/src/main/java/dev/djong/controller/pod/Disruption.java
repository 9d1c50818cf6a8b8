package dev.djong.controller.pod;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Instant;

/** Tells in a pod's status that the cluster, not its owner, ends it: {@code DisruptionTarget}. */
public final class Disruption {
    private static final String TYPE = "DisruptionTarget";

    private Disruption() {}

    public static void mark(ApiClient client, ApiObject pod, String reason, String message, Instant now) {
        write(client, pod, pod.status(), reason, message, now);
    }

    /** Also ends a pod that nobody runs any more. */
    public static void markFailed(ApiClient client, ApiObject pod, String reason, String message, Instant now) {
        write(client, pod, pod.status().with("phase", "Failed"), reason, message, now);
    }

    private static void write(
            ApiClient client, ApiObject pod, JsonObject status, String reason, String message, Instant now) {
        var marked = Conditions.set(status, Conditions.of(TYPE, "True", reason, message, now));
        if (!marked.equals(pod.status())) {
            var change = JsonObject.builder().put("conditions", marked.array("conditions"));
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
