package dev.djong.controller.pod;

import dev.djong.json.JsonObject;
import java.util.Collection;

/** Which tolerations bear which taints. */
public final class Taints {
    private Taints() {}

    /** A toleration without effect bears all effects, one without key and with {@code Exists} bears everything. */
    public static boolean tolerates(JsonObject toleration, JsonObject taint) {
        var effect = toleration.text("effect");
        if (!effect.isEmpty() && !effect.equals(taint.text("effect"))) {
            return false;
        }
        var key = toleration.text("key");
        if (!key.isEmpty() && !key.equals(taint.text("key"))) {
            return false;
        }
        return switch (toleration.text("operator")) {
            case "Exists" -> true;
            case "", "Equal" -> toleration.text("value").equals(taint.text("value")) && !key.isEmpty();
            default -> false;
        };
    }

    public static boolean tolerated(JsonObject taint, Collection<JsonObject> tolerations) {
        return tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }
}
