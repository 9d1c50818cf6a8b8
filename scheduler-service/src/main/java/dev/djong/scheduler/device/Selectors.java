package dev.djong.scheduler.device;

import dev.djong.cel.DeviceSelectors;
import dev.djong.cel.InvalidRule;
import dev.djong.cel.Rule;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled selectors by their text, the latest ones only. Belongs to one thread. */
public final class Selectors {
    private static final int MAX_KEPT = 1_000;

    private sealed interface Outcome {}

    private record Compiled(Rule rule) implements Outcome {}

    private record Wrong(String why) implements Outcome {}

    private final Map<String, Outcome> known = new LinkedHashMap<>(16, 0.75f, true);

    /** @throws SearchFailure if it does not compile: one that a newer server has accepted */
    Rule get(String expression) throws SearchFailure {
        var outcome = known.computeIfAbsent(expression, Selectors::compile);
        if (known.size() > MAX_KEPT) {
            known.remove(known.keySet().iterator().next());
        }
        return switch (outcome) {
            case Compiled(var rule) -> rule;
            case Wrong(var why) -> throw new SearchFailure("CEL compile error: " + why);
        };
    }

    private static Outcome compile(String expression) {
        try {
            return new Compiled(DeviceSelectors.compile(expression));
        } catch (InvalidRule invalid) {
            return new Wrong(String.valueOf(invalid.getMessage()));
        }
    }
}
