package dev.djong.apiserver.validation;

import dev.djong.cel.AdmissionExpressions;
import dev.djong.cel.AdmissionExpressions.Uses;
import dev.djong.cel.InvalidRule;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Validating and mutating policies and their bindings: above all, every expression must compile. */
final class AdmissionPolicyValidators {
    private static final List<String> REASONS =
            List.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

    private AdmissionPolicyValidators() {}

    static Validator policy() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject policy) {
                checkSpec(errors, policy.spec());
            }
        };
    }

    static Validator binding() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject binding) {
                checkBinding(errors, binding.spec());
            }
        };
    }

    static Validator mutatingPolicy() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject policy) {
                var spec = policy.spec();
                var expressions = checkCommon(errors, spec);
                if (spec.array("mutations").isEmpty()) {
                    errors.required("spec.mutations", "mutations must contain at least one item");
                }
                Items.each(spec, "spec", "mutations", (json, at) -> mutation(errors, json, at, expressions));
                errors.oneOf("spec.reinvocationPolicy", spec.text("reinvocationPolicy"), List.of("IfNeeded", "Never"));
            }
        };
    }

    static Validator mutatingBinding() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject binding) {
                var spec = binding.spec();
                errors.requireText("spec.policyName", spec.text("policyName"));
                if (spec.has("paramRef")) {
                    paramRef(errors, spec.object("paramRef"));
                }
                constraints(errors, spec.object("matchResources"), "spec.matchResources", false);
            }
        };
    }

    private static void mutation(Errors errors, JsonObject json, String path, AdmissionExpressions expressions) {
        switch (json.text("patchType")) {
            case "ApplyConfiguration" ->
                MatchRules.expression(
                        errors,
                        json.object("applyConfiguration").text("expression"),
                        path + ".applyConfiguration.expression",
                        "expression is not specified",
                        expressions::applyConfiguration);
            case "JSONPatch" ->
                MatchRules.expression(
                        errors,
                        json.object("jsonPatch").text("expression"),
                        path + ".jsonPatch.expression",
                        "expression is not specified",
                        expressions::jsonPatch);
            default ->
                errors.oneOf(path + ".patchType", json.text("patchType"), List.of("ApplyConfiguration", "JSONPatch"));
        }
    }

    /** What both kinds of policy have; the expressions may use their variables. */
    private static AdmissionExpressions checkCommon(Errors errors, JsonObject spec) {
        MatchRules.policies(errors, spec, "spec");
        paramKind(errors, spec);
        if (!spec.has("matchConstraints")) {
            errors.required("spec.matchConstraints", "");
        } else {
            constraints(errors, spec.object("matchConstraints"), "spec.matchConstraints", true);
        }
        var uses = EnumSet.of(Uses.AUTHORIZER);
        if (spec.has("paramKind")) {
            uses.add(Uses.PARAMS);
        }
        var plain = AdmissionExpressions.with(uses);
        MatchRules.conditions(errors, spec, "spec", plain);
        return variables(errors, spec, plain);
    }

    private static void checkSpec(Errors errors, JsonObject spec) {
        var expressions = checkCommon(errors, spec);
        if (spec.array("validations").isEmpty()
                && spec.array("auditAnnotations").isEmpty()) {
            errors.required("spec.validations", "validations or auditAnnotations must contain at least one item");
        }
        Items.each(spec, "spec", "validations", (json, at) -> validation(errors, json, at, expressions));
        Items.each(spec, "spec", "auditAnnotations", (json, at) -> {
            var key = json.text("key");
            errors.requireText(at + ".key", key);
            if (!key.isEmpty()) {
                errors.invalid(at + ".key", key, Names.qualifiedName(key));
            }
            MatchRules.expression(
                    errors,
                    json.text("valueExpression"),
                    at + ".valueExpression",
                    "valueExpression is not specified",
                    expressions::textOrNull);
        });
    }

    private static void paramKind(Errors errors, JsonObject spec) {
        if (spec.has("paramKind")) {
            errors.requireText(
                    "spec.paramKind.apiVersion", spec.object("paramKind").text("apiVersion"));
            errors.requireText("spec.paramKind.kind", spec.object("paramKind").text("kind"));
        }
    }

    private static void constraints(Errors errors, JsonObject match, String path, boolean rulesNeeded) {
        MatchRules.policies(errors, match, path);
        if (rulesNeeded && match.array("resourceRules").isEmpty()) {
            errors.required(path + ".resourceRules", "");
        }
        MatchRules.rules(errors, match.array("resourceRules"), path + ".resourceRules");
        MatchRules.rules(errors, match.array("excludeResourceRules"), path + ".excludeResourceRules");
    }

    /** Each variable may use those before it. */
    private static AdmissionExpressions variables(Errors errors, JsonObject spec, AdmissionExpressions plain) {
        var expressions = plain;
        var names = new HashSet<String>();
        int index = 0;
        for (var variable : spec.array("variables").objects().toList()) {
            var path = "spec.variables[" + index++ + "]";
            var name = variable.text("name");
            if (name.isEmpty()) {
                errors.required(path + ".name", "name is not specified");
            } else if (!IDENTIFIER.matcher(name).matches()) {
                errors.invalid(path + ".name", name, "name is not a valid CEL identifier");
            } else if (!names.add(name)) {
                errors.duplicate(path + ".name", Json.of(name));
            }
            try {
                var rule = expressions.any(variable.text("expression"));
                expressions = expressions.withVariables(Map.of(name, rule));
            } catch (InvalidRule invalid) {
                errors.invalid(path + ".expression", variable.text("expression"), invalid.getMessage());
            }
        }
        return expressions;
    }

    private static void validation(Errors errors, JsonObject json, String path, AdmissionExpressions expressions) {
        MatchRules.expression(
                errors,
                json.text("expression"),
                path + ".expression",
                "expression is not specified",
                expressions::condition);
        var message = json.text("message");
        if (message.contains("\n")) {
            errors.invalid(path + ".message", message, "message must not contain line breaks");
        }
        if (json.has("messageExpression")) {
            MatchRules.expression(
                    errors,
                    json.text("messageExpression"),
                    path + ".messageExpression",
                    "must be non-empty if specified",
                    expressions::text);
        }
        errors.oneOfOrEmpty(path + ".reason", json.text("reason"), REASONS);
    }

    private static void checkBinding(Errors errors, JsonObject spec) {
        errors.requireText("spec.policyName", spec.text("policyName"));
        if (spec.has("paramRef")) {
            paramRef(errors, spec.object("paramRef"));
        }
        constraints(errors, spec.object("matchResources"), "spec.matchResources", false);
        var actions = spec.array("validationActions");
        if (actions.isEmpty()) {
            errors.required("spec.validationActions", "at least one validation action is required");
        }
        Items.eachText(actions, "spec.validationActions", (text, at) -> errors.oneOf(at, text, ACTIONS));
        var all = actions.strings().toList();
        if (all.contains("Deny") && all.contains("Warn")) {
            errors.invalid(
                    "spec.validationActions",
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
    }

    private static void paramRef(Errors errors, JsonObject ref) {
        boolean named = !ref.text("name").isEmpty();
        if (named && ref.has("selector")) {
            errors.forbidden("spec.paramRef.name", "name and selector are mutually exclusive");
        } else if (!named && !ref.has("selector")) {
            errors.required("spec.paramRef", "one of name or selector must be specified");
        }
        LabelSelectorRules.check(errors, ref.object("selector"), "spec.paramRef.selector");
        errors.oneOf(
                "spec.paramRef.parameterNotFoundAction", ref.text("parameterNotFoundAction"), List.of("Allow", "Deny"));
    }
}
