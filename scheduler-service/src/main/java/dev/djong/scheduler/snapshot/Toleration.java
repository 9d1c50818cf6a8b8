package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.List;

/**
 * A pod's permission to ignore taints. Empty {@code key} means any key, empty {@code effect} any effect.
 *
 * @param anyValue operator {@code Exists}
 */
public record Toleration(String key, boolean anyValue, String value, String effect) {

    public static Toleration of(JsonObject json) {
        return new Toleration(
                json.text("key"), json.text("operator").equals("Exists"), json.text("value"), json.text("effect"));
    }

    public boolean tolerates(Taint taint) {
        return (effect.isEmpty() || effect.equals(taint.effect().text()))
                && (key.isEmpty() || key.equals(taint.key()))
                && (anyValue || value.equals(taint.value()));
    }

    public static boolean anyTolerates(List<Toleration> tolerations, Taint taint) {
        for (var toleration : tolerations) {
            if (toleration.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }
}
