package dev.djong.cel;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code variables}: each is evaluated when it is first asked for, and pays from the budget of who asks. */
final class LazyValues extends AbstractMap<Object, Object> {
    private final Map<String, Rule> rules;
    private final Map<String, Object> around;
    private final Budget budget;
    private final Map<String, Object> known = new HashMap<>();

    /** @param around the variables that the rules may use; holds this map itself as {@code variables} */
    LazyValues(Map<String, Rule> rules, Map<String, Object> around, Budget budget) {
        this.rules = rules;
        this.around = around;
        this.budget = budget;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return rules.containsKey(String.valueOf(key));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        var name = String.valueOf(key);
        var rule = rules.get(name);
        if (rule == null) {
            return null;
        }
        var value = known.get(name);
        if (value == null) {
            try {
                value = rule.evaluate(around, budget);
            } catch (RuleFailure failure) {
                value = new RuleFailure(
                        "composited variable \"" + name + "\" fails to evaluate: " + failure.getMessage());
            }
            known.put(name, value);
        }
        if (value instanceof RuleFailure failure) {
            throw failure;
        }
        return value;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        throw new RuleFailure("variables can only be asked by name");
    }
}
