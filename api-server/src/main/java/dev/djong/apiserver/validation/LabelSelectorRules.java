package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.Names;

/** Label selectors in their object form. */
final class LabelSelectorRules {
    private LabelSelectorRules() {}

    static void check(Errors errors, JsonObject selector, String path) {
        ObjectMetas.labels(errors, selector.object("matchLabels").stringMap(), path + ".matchLabels");
        Items.each(selector, path, "matchExpressions", (expression, at) -> expression(errors, expression, at));
    }

    static boolean isEmpty(JsonObject selector) {
        return selector.object("matchLabels").isEmpty()
                && selector.array("matchExpressions").isEmpty();
    }

    private static void expression(Errors errors, JsonObject expression, String path) {
        var values = expression.array("values");
        switch (expression.text("operator")) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> errors.invalid(path + ".operator", expression.text("operator"), "not a valid selector operator");
        }
        errors.invalid(path + ".key", expression.text("key"), Names.qualifiedName(expression.text("key")));
        Items.eachText(values, path + ".values", (value, at) -> errors.invalid(at, value, Names.labelValue(value)));
    }

    /** Node selectors know two more operators, {@code Gt} and {@code Lt}. */
    static void nodeExpression(Errors errors, JsonObject expression, String path) {
        var values = expression.array("values");
        switch (expression.text("operator")) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.forbidden(
                            path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    errors.required(path + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> errors.invalid(path + ".operator", expression.text("operator"), "not a valid selector operator");
        }
        errors.invalid(path + ".key", expression.text("key"), Names.qualifiedName(expression.text("key")));
    }

    /** A selector that a workload picks its pods by: it must be there, say something, and match its own template. */
    static void ofWorkload(Errors errors, JsonObject spec, String path, String kind) {
        if (!(spec.get("selector") instanceof JsonObject selector)) {
            errors.required(path + ".selector", "");
            return;
        }
        check(errors, selector, path + ".selector");
        if (isEmpty(selector)) {
            errors.invalid(path + ".selector", selector, "empty selector is invalid for " + kind);
        }
    }

    static void matchesTemplate(Errors errors, JsonObject spec, String path) {
        var selector = spec.object("selector");
        var labels = spec.object("template").object("metadata").object("labels");
        var sound = new Errors();
        check(sound, selector, path);
        if (!isEmpty(selector) && sound.isEmpty() && !matches(selector, labels)) {
            errors.invalid(
                    path + ".template.metadata.labels",
                    spec.object("template").object("metadata").get("labels") == null ? Json.NULL : labels,
                    "`selector` does not match template `labels`");
        }
    }

    private static boolean matches(JsonObject selector, JsonObject labels) {
        return LabelSelector.of(selector).matches(labels.stringMap());
    }
}
