package dev.djong.controller.autoscaler;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.Times;
import java.time.Instant;

/** Changes to an autoscaler's status. Pure. */
final class AutoscalerStatus {
    static final String ABLE_TO_SCALE = "AbleToScale";
    static final String SCALING_ACTIVE = "ScalingActive";
    static final String SCALING_LIMITED = "ScalingLimited";

    private AutoscalerStatus() {}

    static JsonObject with(JsonObject status, String type, boolean isTrue, String reason, String message, Instant now) {
        return Conditions.set(status, Conditions.of(type, isTrue ? "True" : "False", reason, message, now));
    }

    static JsonObject noScale(JsonObject status, String message, Instant now) {
        return with(
                status,
                ABLE_TO_SCALE,
                false,
                "FailedGetScale",
                "the HPA controller was unable to get the target's current scale: " + message,
                now);
    }

    static JsonObject rescaled(JsonObject status, long replicas, Instant now) {
        var told = with(
                status,
                ABLE_TO_SCALE,
                true,
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + replicas,
                now);
        return told.with("desiredReplicas", replicas).with("lastScaleTime", Times.format(now));
    }

    static JsonObject notRescaled(JsonObject status, String message, Instant now) {
        return with(
                status,
                ABLE_TO_SCALE,
                false,
                "FailedUpdateScale",
                "the HPA controller was unable to update the target scale: " + message,
                now);
    }
}
