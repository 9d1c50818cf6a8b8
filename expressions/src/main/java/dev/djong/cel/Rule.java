package dev.djong.cel;

import java.util.Map;

/** A compiled expression. It holds no state and may be shared. */
public interface Rule {
    /**
     * @param variables by name; what is declared but absent here is an error only when it is used
     * @param budget what this and other evaluations may cost together
     * @throws RuleFailure if there is no result
     * @throws BudgetExceeded if it would cost too much
     */
    Object evaluate(Map<String, Object> variables, Budget budget);

    /** The name of the result's type: {@code bool}, {@code string}, {@code dyn}, ... */
    String resultType();

    /** The most that an evaluation may cost, as far as the declared sizes tell (upstream's estimate). */
    long estimatedCost();

    /** Whether the expression names this variable. */
    boolean uses(String variable);
}
