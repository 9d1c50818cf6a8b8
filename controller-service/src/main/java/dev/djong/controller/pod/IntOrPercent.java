package dev.djong.controller.pod;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonString;
import org.jspecify.annotations.Nullable;

/** A number of pods, or a share of them: {@code 3} or {@code "25%"}. */
public final class IntOrPercent {
    /** Which way a share goes that is no whole number. */
    public enum Rounding {
        UP,
        DOWN
    }

    private IntOrPercent() {}

    /** @param fallback where there is no such value */
    public static int of(@Nullable Json value, Json fallback, int total, Rounding rounding) {
        return switch (value == null ? fallback : value) {
            case JsonInteger(var count) -> (int) count;
            case JsonString(var text) -> percent(text, total, rounding);
            case Json other -> throw new IllegalArgumentException("neither a number nor a percentage: " + other);
        };
    }

    private static int percent(String text, int total, Rounding rounding) {
        long percent = Long.parseLong(text.replace("%", "").strip());
        long hundredths = percent * total;
        return (int) (rounding == Rounding.UP ? Math.ceilDiv(hundredths, 100) : hundredths / 100);
    }
}
