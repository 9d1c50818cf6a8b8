package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.List;

/** Pod disruption budgets. */
final class DisruptionBudgetValidator {
    private static final List<String> POLICIES = List.of("AlwaysAllow", "IfHealthyBudget");
    private static final List<String> COUNTS =
            List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

    private DisruptionBudgetValidator() {}

    static Validator create() {
        return new MetadataValidator(true, Names::pathSegment) {
            @Override
            protected void check(Errors errors, ApiObject budget) {
                spec(errors, budget.spec());
            }

            @Override
            protected void checkStatus(Errors errors, ApiObject budget, ApiObject stored) {
                COUNTS.forEach(count ->
                        errors.nonNegative("status." + count, budget.status().integerOr(count, 0)));
            }
        };
    }

    private static void spec(Errors errors, JsonObject spec) {
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            errors.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        }
        for (var amount : List.of("minAvailable", "maxUnavailable")) {
            var path = "spec." + amount;
            WorkloadValidators.countOrPercent(errors, path, spec.get(amount));
            if (spec.get(amount) instanceof JsonString(var text) && WorkloadValidators.percent(text) > 100) {
                errors.invalid(path, text, "must not be greater than 100%");
            }
        }
        LabelSelectorRules.check(errors, spec.object("selector"), "spec.selector");
        errors.oneOfOrEmpty("spec.unhealthyPodEvictionPolicy", spec.text("unhealthyPodEvictionPolicy"), POLICIES);
    }
}
