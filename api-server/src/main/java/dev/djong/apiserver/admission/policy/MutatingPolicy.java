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
 * A {@code MutatingAdmissionPolicy}, ready to use.
 *
 * @param reinvoked whether it wants to see what those after it changed
 */
record MutatingPolicy(
        String name,
        Criteria criteria,
        Optional<GroupVersionKind> paramKind,
        MatchConditions conditions,
        Map<String, Rule> variables,
        List<Mutation> mutations,
        boolean failsOpen,
        boolean reinvoked) {

    /** One change, made on what those before it left. */
    sealed interface Mutation {
        Expression expression();

        record Apply(Expression expression) implements Mutation {}

        record Patch(Expression expression) implements Mutation {}
    }

    static MutatingPolicy of(ApiObject policy) {
        var spec = policy.spec();
        var uses = EnumSet.of(Uses.AUTHORIZER);
        if (spec.has("paramKind")) {
            uses.add(Uses.PARAMS);
        }
        var plain = AdmissionExpressions.with(uses);
        var variables = new LinkedHashMap<String, Rule>();
        var expressions = plain;
        for (var variable : spec.array("variables").objects().toList()) {
            if (Expression.of(variable.text("expression"), expressions::any)
                    instanceof Expression.Ready(var text, var rule)) {
                variables.put(variable.text("name"), rule);
                expressions = expressions.withVariables(Map.of(variable.text("name"), rule));
            }
        }
        var compiling = expressions;
        return new MutatingPolicy(
                policy.name(),
                Criteria.ofConstraints(spec.object("matchConstraints")),
                Optional.of(spec.object("paramKind"))
                        .filter(kind -> !kind.isEmpty())
                        .map(kind -> GroupVersionKind.of(kind.text("apiVersion"), kind.text("kind"))),
                MatchConditions.of(spec.array("matchConditions"), plain),
                variables,
                spec.array("mutations")
                        .objects()
                        .map(json -> mutation(json, compiling))
                        .toList(),
                spec.text("failurePolicy").equals("Ignore"),
                spec.text("reinvocationPolicy").equals("IfNeeded"));
    }

    private static Mutation mutation(JsonObject json, AdmissionExpressions expressions) {
        return json.text("patchType").equals("JSONPatch")
                ? new Mutation.Patch(Expression.of(json.object("jsonPatch").text("expression"), expressions::jsonPatch))
                : new Mutation.Apply(Expression.of(
                        json.object("applyConfiguration").text("expression"), expressions::applyConfiguration));
    }
}
