package dev.djong.controller.disruption;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonString;
import org.jspecify.annotations.Nullable;

/** A number of pods as a budget states it. */
sealed interface Amount {

    record None() implements Amount {}

    record Count(long pods) implements Amount {}

    record Percent(long percent) implements Amount {
        /** Of {@code pods}, rounded up: half a pod that must stay is a pod. */
        long of(long pods) {
            return Math.ceilDiv(percent * pods, 100);
        }
    }

    /** @param value validated by the API: a number, or a text that ends with {@code %} */
    static Amount of(@Nullable Json value) {
        return switch (value) {
            case JsonInteger(var pods) -> new Count(pods);
            case JsonString(var text)
            when text.endsWith("%") -> new Percent(Long.parseLong(text.substring(0, text.length() - 1)));
            case null, default -> new None();
        };
    }
}
