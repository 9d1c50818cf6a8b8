package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a pod may run: tolerations, affinity, spreading, gates. */
final class SchedulingRules {
    static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "PreferNoSchedule");
    private static final List<String> TOLERATION_OPERATORS = List.of("Equal", "Exists");
    private static final List<String> SPREAD_ACTIONS = List.of("DoNotSchedule", "ScheduleAnyway");

    private SchedulingRules() {}

    static void check(Errors errors, JsonObject spec, String path) {
        Items.each(spec, path, "tolerations", (toleration, at) -> toleration(errors, toleration, at));
        nodeAffinity(errors, spec.object("affinity").object("nodeAffinity"), path + ".affinity.nodeAffinity");
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            podAffinity(errors, spec.object("affinity").object(kind), path + ".affinity." + kind);
        }
        spreading(errors, spec, path);
        gates(errors, spec, path);
        Items.each(
                spec,
                path,
                "readinessGates",
                (gate, at) -> errors.invalid(
                        at + ".conditionType",
                        gate.text("conditionType"),
                        Names.qualifiedName(gate.text("conditionType"))));
    }

    static void toleration(Errors errors, JsonObject toleration, String path) {
        var key = toleration.text("key");
        var operator = toleration.text("operator");
        var value = toleration.text("value");
        var effect = toleration.text("effect");
        if (!key.isEmpty()) {
            errors.invalid(path + ".key", key, Names.qualifiedName(key));
        } else if (!operator.equals("Exists")) {
            errors.invalid(
                    path + ".operator",
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute")) {
            errors.invalid(path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        switch (operator) {
            case "Equal", "" -> errors.invalid(path + ".operator", value, Names.labelValue(value));
            case "Exists" -> {
                if (!value.isEmpty()) {
                    errors.invalid(path + ".operator", toleration, "value must be empty when `operator` is 'Exists'");
                }
            }
            default -> errors.oneOfOrEmpty(path + ".operator", operator, TOLERATION_OPERATORS);
        }
        errors.oneOfOrEmpty(path + ".effect", effect, EFFECTS);
    }

    private static void nodeAffinity(Errors errors, JsonObject affinity, String path) {
        var required = "requiredDuringSchedulingIgnoredDuringExecution";
        if (affinity.get(required) instanceof JsonObject selector) {
            nodeSelector(errors, selector, path + "." + required);
        }
        Items.each(affinity, path, "preferredDuringSchedulingIgnoredDuringExecution", (preferred, at) -> {
            weight(errors, preferred, at);
            nodeTerm(errors, preferred.object("preference"), at + ".preference");
        });
    }

    static void nodeSelector(Errors errors, JsonObject selector, String path) {
        if (selector.array("nodeSelectorTerms").isEmpty()) {
            errors.required(path + ".nodeSelectorTerms", "must have at least one node selector term");
        }
        Items.each(selector, path, "nodeSelectorTerms", (term, each) -> nodeTerm(errors, term, each));
    }

    private static void nodeTerm(Errors errors, JsonObject term, String path) {
        Items.each(
                term,
                path,
                "matchExpressions",
                (expression, at) -> LabelSelectorRules.nodeExpression(errors, expression, at));
        Items.each(term, path, "matchFields", (field, at) -> {
            var operator = field.text("operator");
            boolean one = field.array("values").size() == 1;
            if (!operator.equals("In") && !operator.equals("NotIn")) {
                errors.invalid(at + ".operator", operator, "not a valid selector operator");
            } else if (!one) {
                errors.required(
                        at + ".values",
                        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
            if (!field.text("key").equals("metadata.name")) {
                errors.invalid(at + ".key", field.text("key"), "not a valid field selector key");
            }
        });
    }

    private static void weight(Errors errors, JsonObject preferred, String path) {
        long weight = preferred.integerOr("weight", 0);
        if (weight < 1 || weight > 100) {
            errors.invalid(path + ".weight", Json.of(weight), "must be in the range 1-100");
        }
    }

    private static void podAffinity(Errors errors, JsonObject affinity, String path) {
        Items.each(
                affinity,
                path,
                "requiredDuringSchedulingIgnoredDuringExecution",
                (term, at) -> podTerm(errors, term, at));
        Items.each(affinity, path, "preferredDuringSchedulingIgnoredDuringExecution", (preferred, at) -> {
            weight(errors, preferred, at);
            podTerm(errors, preferred.object("podAffinityTerm"), at + ".podAffinityTerm");
        });
    }

    private static void podTerm(Errors errors, JsonObject term, String path) {
        LabelSelectorRules.check(errors, term.object("labelSelector"), path + ".labelSelector");
        LabelSelectorRules.check(errors, term.object("namespaceSelector"), path + ".namespaceSelector");
        Items.eachText(
                term.array("namespaces"),
                path + ".namespaces",
                (name, at) -> errors.invalid(path + ".namespace", name, Names.dnsLabel(name)));
        topologyKey(errors, term, path);
    }

    private static void topologyKey(Errors errors, JsonObject holder, String path) {
        var key = holder.text("topologyKey");
        if (key.isEmpty()) {
            errors.required(path + ".topologyKey", "can not be empty");
        } else {
            errors.invalid(path + ".topologyKey", key, Names.qualifiedName(key));
        }
    }

    private static void spreading(Errors errors, JsonObject spec, String path) {
        Set<String> seen = new HashSet<>();
        Items.each(spec, path, "topologySpreadConstraints", (constraint, at) -> {
            long skew = constraint.integerOr("maxSkew", 0);
            if (skew <= 0) {
                errors.invalid(at + ".maxSkew", Json.of(skew), "must be greater than zero");
            }
            topologyKey(errors, constraint, at);
            var action = constraint.text("whenUnsatisfiable");
            errors.oneOf(at + ".whenUnsatisfiable", action, SPREAD_ACTIONS);
            if (!seen.add(constraint.text("topologyKey") + "\n" + action)) {
                errors.duplicate(
                        at + ".{topologyKey, whenUnsatisfiable}",
                        Json.of("{" + constraint.text("topologyKey") + ", " + action + "}"));
            }
            LabelSelectorRules.check(errors, constraint.object("labelSelector"), at + ".labelSelector");
        });
    }

    private static void gates(Errors errors, JsonObject spec, String path) {
        Set<String> seen = new HashSet<>();
        Items.each(spec, path, "schedulingGates", (gate, at) -> {
            var name = gate.text("name");
            errors.invalid(at, name, Names.qualifiedName(name));
            if (!seen.add(name)) {
                errors.duplicate(at, Json.of(name));
            }
        });
    }
}
