package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.admission.condition.MatchConditions.Verdict;
import dev.djong.apiserver.admission.policy.ValidatingPolicy.Validation;
import dev.djong.cel.AdmissionValues;
import dev.djong.cel.Budget;
import dev.djong.cel.BudgetExceeded;
import dev.djong.cel.RuleFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one policy says about one request, with one set of parameters. */
final class PolicyCheck {
    private static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";
    /** Longer messages of expressions are not used. */
    private static final int MAX_MESSAGE_CHARS = 5 << 10;

    private final ValidatingPolicy policy;
    private final AdmissionValues values;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();

    /**
     * Why a request is not fine.
     *
     * @param index of the validation; -1 where none is to blame
     * @param reason of the Status; empty for Invalid
     * @param certain whether the policy refuses whatever the binding's actions are
     */
    record Violation(int index, String message, String reason, boolean certain) {}

    /** What was found. @param annotations for the audit event */
    record Findings(List<Violation> violations, Map<String, String> annotations) {}

    private PolicyCheck(ValidatingPolicy policy, AdmissionValues values) {
        this.policy = policy;
        this.values = values;
    }

    static Findings run(ValidatingPolicy policy, AdmissionValues values) {
        var check = new PolicyCheck(policy, values);
        switch (policy.conditions().check(values.map())) {
            case Verdict.Holds() -> check.validate();
            case Verdict.DoesNotHold() -> {}
            case Verdict.Failed(var message) -> check.failed(-1, message);
        }
        return new Findings(check.violations, check.annotations);
    }

    private void validate() {
        var budget = new Budget(Budget.PER_OBJECT);
        values.withVariables(policy.variables(), budget);
        try {
            for (int i = 0; i < policy.validations().size(); i++) {
                validate(i, policy.validations().get(i), budget);
            }
        } catch (BudgetExceeded over) {
            violations.clear();
            failed(-1, OUT_OF_BUDGET);
            return;
        }
        annotate();
    }

    private void validate(int index, Validation validation, Budget budget) {
        try {
            if (!Boolean.TRUE.equals(validation.expression().evaluate(values.map(), budget))) {
                violations.add(new Violation(index, message(validation, budget), validation.reason(), false));
            }
        } catch (RuleFailure failure) {
            failed(index, failure.getMessage());
        } catch (BudgetExceeded over) {
            if (over.isOverall()) {
                throw over;
            }
            failed(
                    index,
                    "expression '" + validation.expression().text() + "' resulted in error: " + over.getMessage());
        }
    }

    private void failed(int index, String message) {
        if (!policy.failsOpen()) {
            violations.add(new Violation(index, message, "", false));
        }
    }

    /** The message's expression first, then the written one, at last the expression itself. */
    private String message(Validation validation, Budget budget) {
        var made = validation
                .messageExpression()
                .map(expression -> made(expression, budget))
                .orElse("");
        if (!made.isEmpty()) {
            return made;
        }
        return validation.message().isEmpty()
                ? "failed expression: " + validation.expression().text().strip()
                : validation.message();
    }

    private String made(Expression expression, Budget budget) {
        try {
            var text = expression.evaluate(values.map(), budget) instanceof String made ? made.strip() : "";
            return text.length() > MAX_MESSAGE_CHARS || text.contains("\n") ? "" : text;
        } catch (RuleFailure noMessage) {
            return "";
        }
    }

    private void annotate() {
        var budget = new Budget(Budget.PER_OBJECT);
        for (var annotation : policy.annotations()) {
            try {
                if (annotation.value().evaluate(values.map(), budget) instanceof String text && !text.isBlank()) {
                    annotations.put(annotation.key(), text.strip());
                }
            } catch (RuleFailure | BudgetExceeded failure) {
                if (!policy.failsOpen()) {
                    violations.add(new Violation(-1, String.valueOf(failure.getMessage()), "", true));
                }
            }
        }
    }
}
