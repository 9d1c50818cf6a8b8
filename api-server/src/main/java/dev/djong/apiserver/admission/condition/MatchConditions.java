package dev.djong.apiserver.admission.condition;

import dev.djong.cel.AdmissionExpressions;
import dev.djong.cel.Budget;
import dev.djong.cel.BudgetExceeded;
import dev.djong.cel.InvalidRule;
import dev.djong.cel.Rule;
import dev.djong.cel.RuleFailure;
import dev.djong.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compiled conditions. One that is false decides, whatever became of the others; one that fails decides only when none is
 * false.
 */
public final class MatchConditions {
    public static final MatchConditions NONE = new MatchConditions(List.of());

    private final List<Condition> conditions;

    private record Condition(String expression, Compiled compiled) {}

    private sealed interface Compiled {
        record Ready(Rule rule) implements Compiled {}

        record Broken(String why) implements Compiled {}
    }

    /** What the conditions come to. */
    public sealed interface Verdict {
        record Holds() implements Verdict {}

        record DoesNotHold() implements Verdict {}

        record Failed(String message) implements Verdict {}
    }

    private MatchConditions(List<Condition> conditions) {
        this.conditions = conditions;
    }

    public static MatchConditions of(JsonArray json, AdmissionExpressions expressions) {
        return new MatchConditions(json.objects()
                .map(condition -> condition.text("expression"))
                .map(expression -> new Condition(expression, compile(expression, expressions)))
                .toList());
    }

    private static Compiled compile(String expression, AdmissionExpressions expressions) {
        try {
            return new Compiled.Ready(expressions.condition(expression));
        } catch (InvalidRule broken) {
            return new Compiled.Broken(broken.getMessage());
        }
    }

    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    public Verdict check(Map<String, Object> variables) {
        var budget = new Budget(Budget.MATCH_CONDITIONS);
        var failures = new ArrayList<String>();
        for (var condition : conditions) {
            try {
                if (Boolean.FALSE.equals(value(condition, variables, budget))) {
                    return new Verdict.DoesNotHold();
                }
            } catch (RuleFailure failure) {
                failures.add(failure.getMessage());
            } catch (BudgetExceeded over) {
                if (over.isOverall()) {
                    return new Verdict.Failed(
                            "validation failed due to running out of cost budget, no further validation rules will be run");
                }
                failures.add("expression '" + condition.expression + "' resulted in error: " + over.getMessage());
            }
        }
        if (failures.isEmpty()) {
            return new Verdict.Holds();
        }
        var distinct = failures.stream().distinct().toList();
        return new Verdict.Failed(distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]");
    }

    private static Object value(Condition condition, Map<String, Object> variables, Budget budget) {
        return switch (condition.compiled) {
            case Compiled.Broken(var why) -> throw new RuleFailure(why);
            case Compiled.Ready(var rule) -> {
                try {
                    yield rule.evaluate(variables, budget);
                } catch (RuleFailure failure) {
                    throw new RuleFailure(
                            "expression '" + condition.expression + "' resulted in error: " + failure.getMessage());
                }
            }
        };
    }
}
