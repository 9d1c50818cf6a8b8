package dev.djong.apiserver.extension;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** The conditions in a definition's status. */
final class DefinitionConditions {
    private DefinitionConditions() {}

    static Optional<JsonObject> find(JsonObject status, String type) {
        return status.array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(type))
                .findFirst();
    }

    static boolean isTrue(ApiObject definition, String type) {
        return isTrue(definition.status(), type);
    }

    static boolean isTrue(JsonObject status, String type) {
        return find(status, type)
                .filter(condition -> condition.text("status").equals("True"))
                .isPresent();
    }

    /** The status with that condition; its time changes only with its value. */
    static JsonObject with(JsonObject status, String type, boolean value, String reason, String message, Instant now) {
        var old = find(status, type);
        var text = value ? "True" : "False";
        var time = old.filter(condition -> condition.text("status").equals(text))
                .flatMap(condition -> condition.find("lastTransitionTime"))
                .orElse(Json.of(Times.format(now)));
        var condition = JsonObject.builder()
                .put("type", type)
                .put("status", text)
                .put("lastTransitionTime", time)
                .putText("reason", reason)
                .putText("message", message)
                .build();
        var all = new ArrayList<Json>();
        boolean replaced = false;
        for (var other : status.array("conditions")) {
            boolean same = other.asObject().text("type").equals(type);
            all.add(same ? condition : other);
            replaced |= same;
        }
        if (!replaced) {
            all.add(condition);
        }
        return status.with("conditions", JsonArray.of(all));
    }

    static JsonObject without(JsonObject status, String type) {
        var kept = status.array("conditions").stream()
                .filter(condition -> !condition.asObject().text("type").equals(type))
                .toList();
        return kept.size() == status.array("conditions").size()
                ? status
                : status.with("conditions", JsonArray.of(kept));
    }
}
