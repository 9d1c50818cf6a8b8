package dev.djong.apiserver.validation;

import dev.djong.cel.AdmissionExpressions;
import dev.djong.cel.InvalidRule;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;

/** What webhooks and policies have in common: rules, selectors, conditions, expressions. */
final class MatchRules {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    private static final int MAX_CONDITIONS = 64;

    private MatchRules() {}

    static void rules(Errors errors, JsonArray rules, String path) {
        int index = 0;
        for (var rule : rules.objects().toList()) {
            rule(errors, rule, path + "[" + index++ + "]");
        }
    }

    private static void rule(Errors errors, JsonObject rule, String path) {
        list(errors, rule.array("operations"), path + ".operations", "operations");
        Items.eachText(
                rule.array("operations"), path + ".operations", (text, at) -> errors.oneOf(at, text, OPERATIONS));
        list(errors, rule.array("apiGroups"), path + ".apiGroups", "API groups");
        list(errors, rule.array("apiVersions"), path + ".apiVersions", "API versions");
        Items.eachText(rule.array("apiVersions"), path + ".apiVersions", (text, at) -> errors.requireText(at, text));
        if (rule.array("resources").isEmpty()) {
            errors.required(path + ".resources", "");
        }
        Items.eachText(rule.array("resources"), path + ".resources", (text, at) -> errors.requireText(at, text));
        errors.oneOfOrEmpty(path + ".scope", rule.text("scope"), SCOPES);
    }

    private static void list(Errors errors, JsonArray values, String path, String what) {
        if (values.isEmpty()) {
            errors.required(path, "");
        } else if (values.size() > 1 && values.strings().anyMatch("*"::equals)) {
            errors.invalid(path, values, "if '*' is present, must not specify other " + what);
        }
    }

    /** {@code failurePolicy}, {@code matchPolicy} and the selectors. */
    static void policies(Errors errors, JsonObject object, String path) {
        errors.oneOfOrEmpty(path + ".failurePolicy", object.text("failurePolicy"), List.of("Fail", "Ignore"));
        errors.oneOfOrEmpty(path + ".matchPolicy", object.text("matchPolicy"), List.of("Equivalent", "Exact"));
        errors.oneOfOrEmpty(
                path + ".reinvocationPolicy", object.text("reinvocationPolicy"), List.of("IfNeeded", "Never"));
        LabelSelectorRules.check(errors, object.object("namespaceSelector"), path + ".namespaceSelector");
        LabelSelectorRules.check(errors, object.object("objectSelector"), path + ".objectSelector");
    }

    static void conditions(Errors errors, JsonObject object, String path, AdmissionExpressions expressions) {
        var conditions = object.array("matchConditions");
        if (conditions.size() > MAX_CONDITIONS) {
            errors.add(FieldError.tooMany(path + ".matchConditions", conditions.size(), MAX_CONDITIONS));
        }
        var names = new HashSet<String>();
        Items.each(object, path, "matchConditions", (condition, at) -> {
            var name = condition.text("name");
            errors.requireText(at + ".name", name);
            if (!name.isEmpty()) {
                errors.invalid(at + ".name", name, Names.qualifiedName(name));
            }
            if (!names.add(name)) {
                errors.duplicate(at + ".name", Json.of(name));
            }
            expression(errors, condition.text("expression"), at + ".expression", "", expressions::condition);
        });
    }

    /** How an expression is compiled. */
    @FunctionalInterface
    interface Compiler {
        Object compile(String expression) throws InvalidRule;
    }

    /** @param missing what is said of an expression that is not there */
    static void expression(Errors errors, String expression, String path, String missing, Compiler compiler) {
        if (expression.isBlank()) {
            errors.required(path, missing);
            return;
        }
        try {
            compiler.compile(expression);
        } catch (InvalidRule invalid) {
            errors.invalid(path, expression, invalid.getMessage());
        }
    }
}
