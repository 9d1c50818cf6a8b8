package dev.djong.apiserver.admission.policy;

import dev.djong.cel.Budget;
import dev.djong.cel.InvalidRule;
import dev.djong.cel.Rule;
import dev.djong.cel.RuleFailure;
import java.util.Map;

/** An expression of a policy, compiled if it could be. One that could not fails whenever it is needed. */
sealed interface Expression {
    record Ready(String text, Rule rule) implements Expression {}

    record Broken(String text, String why) implements Expression {}

    /** How an expression is compiled. */
    @FunctionalInterface
    interface Compiler {
        Rule compile(String text) throws InvalidRule;
    }

    static Expression of(String text, Compiler compiler) {
        try {
            return new Ready(text, compiler.compile(text));
        } catch (InvalidRule broken) {
            return new Broken(text, broken.getMessage());
        }
    }

    String text();

    /** @throws RuleFailure whose message names the expression */
    default Object evaluate(Map<String, Object> variables, Budget budget) {
        return switch (this) {
            case Broken(var text, var why) -> throw new RuleFailure(why);
            case Ready(var text, var rule) -> {
                try {
                    yield rule.evaluate(variables, budget);
                } catch (RuleFailure failure) {
                    throw new RuleFailure("expression '" + text + "' resulted in error: " + failure.getMessage());
                }
            }
        };
    }
}
