package dev.djong.controller.condition;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.Optional;

/** Functions on {@code conditions} arrays. */
public final class Conditions {
    private Conditions() {}

    public static Optional<JsonObject> find(JsonObject status, String type) {
        return status.array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(type))
                .findFirst();
    }

    public static boolean isTrue(ApiObject object, String type) {
        return find(object.status(), type)
                .filter(condition -> condition.text("status").equals("True"))
                .isPresent();
    }

    /** A condition whose transition is now. */
    public static JsonObject of(String type, String status, String reason, String message, Instant now) {
        return JsonObject.builder()
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", Times.format(now))
                .build();
    }

    /** Replaces the condition of that type or appends it; keeps the old transition time where the status stays. */
    public static JsonObject set(JsonObject status, JsonObject condition) {
        var type = condition.text("type");
        var old = find(status, type);
        if (old.isEmpty()) {
            return status.with("conditions", status.array("conditions").plus(condition));
        }
        var kept = old.get().text("status").equals(condition.text("status"))
                        && old.get().has("lastTransitionTime")
                ? condition.with("lastTransitionTime", old.get().text("lastTransitionTime"))
                : condition;
        return status.with(
                "conditions",
                status.array("conditions")
                        .map(item -> item.asObject().text("type").equals(type) ? kept : item));
    }

    public static JsonObject remove(JsonObject status, String type) {
        var left = status.array("conditions").stream()
                .filter(item -> !item.asObject().text("type").equals(type))
                .collect(JsonArray.collector());
        return left.isEmpty() ? status.without("conditions") : status.with("conditions", (Json) left);
    }

    /** When the condition last changed its status. */
    public static Optional<Instant> transition(JsonObject condition) {
        return Times.parse(condition.text("lastTransitionTime"));
    }
}
