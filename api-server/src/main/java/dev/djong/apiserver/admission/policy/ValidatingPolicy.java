package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.admission.condition.MatchConditions;
import dev.djong.apiserver.admission.match.Criteria;
import dev.djong.cel.AdmissionExpressions;
import dev.djong.cel.AdmissionExpressions.Uses;
import dev.djong.cel.Rule;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy, ready to use. Its variables may use those before them.
 *
 * @param failsOpen whether an expression that fails lets the request through
 */
record ValidatingPolicy(
        String name,
        Criteria criteria,
        Optional<GroupVersionKind> paramKind,
        MatchConditions conditions,
        Map<String, Rule> variables,
        List<Validation> validations,
        List<Annotation> annotations,
        boolean failsOpen) {

    /** One validation. @param reason of the Status; empty for Invalid */
    record Validation(Expression expression, Optional<Expression> messageExpression, String message, String reason) {}

    /** One audit annotation. */
    record Annotation(String key, Expression value) {}

    static ValidatingPolicy of(ApiObject policy) {
        var spec = policy.spec();
        var uses = EnumSet.of(Uses.AUTHORIZER);
        if (spec.has("paramKind")) {
            uses.add(Uses.PARAMS);
        }
        var conditions = MatchConditions.of(spec.array("matchConditions"), AdmissionExpressions.with(uses));
        var variables = new LinkedHashMap<String, Rule>();
        var expressions = AdmissionExpressions.with(uses);
        for (var variable : spec.array("variables").objects().toList()) {
            if (Expression.of(variable.text("expression"), expressions::any)
                    instanceof Expression.Ready(var text, var rule)) {
                variables.put(variable.text("name"), rule);
                expressions = expressions.withVariables(Map.of(variable.text("name"), rule));
            }
        }
        var compiling = expressions;
        return new ValidatingPolicy(
                policy.name(),
                Criteria.ofConstraints(spec.object("matchConstraints")),
                Optional.of(spec.object("paramKind"))
                        .filter(kind -> !kind.isEmpty())
                        .map(kind -> GroupVersionKind.of(kind.text("apiVersion"), kind.text("kind"))),
                conditions,
                variables,
                spec.array("validations")
                        .objects()
                        .map(json -> validation(json, compiling))
                        .toList(),
                spec.array("auditAnnotations")
                        .objects()
                        .map(json -> new Annotation(
                                json.text("key"), Expression.of(json.text("valueExpression"), compiling::textOrNull)))
                        .toList(),
                spec.text("failurePolicy").equals("Ignore"));
    }

    private static Validation validation(JsonObject json, AdmissionExpressions expressions) {
        return new Validation(
                Expression.of(json.text("expression"), expressions::condition),
                json.string("messageExpression")
                        .filter(text -> !text.isBlank())
                        .map(text -> Expression.of(text, expressions::text)),
                json.text("message").strip(),
                json.text("reason"));
    }
}
