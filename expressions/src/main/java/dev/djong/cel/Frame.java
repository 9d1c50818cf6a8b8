package dev.djong.cel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names mean while an expression is evaluated: those of loops first, then the variables. */
final class Frame {
    private final Map<String, Object> variables;
    private final Budget budget;
    private final @Nullable Frame outer;
    private final String[] names;
    private final Object[] values;

    Frame(Map<String, Object> variables, Budget budget) {
        this(variables, budget, null, new String[0]);
    }

    private Frame(Map<String, Object> variables, Budget budget, @Nullable Frame outer, String[] names) {
        this.variables = variables;
        this.budget = budget;
        this.outer = outer;
        this.names = names;
        this.values = new Object[names.length];
    }

    /** A frame in which {@code names} mean something new. */
    Frame within(String... inner) {
        return new Frame(variables, budget, this, inner);
    }

    void set(int index, Object value) {
        values[index] = value;
    }

    void spend(long cost) {
        budget.spend(cost);
    }

    /** @throws BudgetExceeded if the request is over, or the evaluation takes much longer than it may cost */
    void requireTime() {
        budget.requireTime();
    }

    Object lookup(String name) {
        for (var frame = this; frame != null; frame = frame.outer) {
            for (int i = 0; i < frame.names.length; i++) {
                if (frame.names[i].equals(name)) {
                    return known(frame.values[i]);
                }
            }
        }
        var value = variables.get(name);
        if (value == null) {
            throw new RuleFailure("no such attribute(s): " + name);
        }
        return value;
    }

    /** What is read of a loop's accumulator after its step failed is that failure. */
    private static Object known(Object value) {
        if (value instanceof RuleFailure failure) {
            throw failure;
        }
        return value;
    }
}
