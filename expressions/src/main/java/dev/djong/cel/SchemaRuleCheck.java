package dev.djong.cel;

import dev.cel.common.types.CelType;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.ListKind;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the rules of a definition from being accepted: those that do not compile, look at an old value that cannot be
 * known, or may cost too much. A rule counts as often as its node can occur: a thousand times below a list of a thousand.
 */
final class SchemaRuleCheck {
    static final long MAX_RULE_COST = 10_000_000;
    static final long MAX_TOTAL_COST = 100_000_000;

    private static final int SHOWN_RULES = 4;

    private final List<FieldError> errors = new ArrayList<>();
    private final List<RuleCost> costs = new ArrayList<>();
    private long total;

    private record RuleCost(String path, long cost) {}

    /**
     * Where the walk is.
     *
     * @param times how often the node can occur at most; empty where no limit says
     * @param uncorrelatable the list around the node whose items cannot be told apart; empty where there is none
     */
    private record Around(boolean resource, OptionalLong times, String uncorrelatable) {}

    static List<FieldError> run(CustomSchema root, String path) {
        var check = new SchemaRuleCheck();
        check.walk(root, path, new Around(true, OptionalLong.of(1), ""));
        check.requireTotal(path);
        return check.errors;
    }

    private void requireTotal(String path) {
        if (total <= MAX_TOTAL_COST) {
            return;
        }
        costs.stream()
                .sorted(Comparator.comparingLong(RuleCost::cost).reversed())
                .limit(SHOWN_RULES)
                .forEach(rule -> errors.add(FieldError.forbidden(
                        rule.path,
                        "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
        errors.add(FieldError.forbidden(
                path,
                tooExpensive(
                        "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                        total,
                        MAX_TOTAL_COST)));
    }

    private static String tooExpensive(String what, long cost, long limit) {
        double factor = (double) cost / limit;
        var shown =
                factor > 100 ? "more than 100x" : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
        return what + " exceeds budget by factor of " + shown + " (try simplifying the rule, or adding maxItems,"
                + " maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }

    private void walk(@Nullable CustomSchema schema, String path, Around around) {
        if (schema == null || !SchemaRules.hasRules(schema)) {
            return;
        }
        rules(schema, path, around);
        schema.properties()
                .forEach((name, below) -> walk(
                        below,
                        path + ".properties[" + name + "]",
                        new Around(below.embedsResource(), around.times, around.uncorrelatable)));
        walk(schema.additional(), path + ".additionalProperties", within(schema, around, "maxProperties", false, path));
        walk(
                schema.items(),
                path + ".items",
                within(schema, around, "maxItems", schema.list().kind() != ListKind.MAP, path));
    }

    private static Around within(
            CustomSchema schema, Around around, String limit, boolean uncorrelatable, String path) {
        var most = schema.source().integer(limit);
        var times = most.isPresent() && around.times.isPresent()
                ? OptionalLong.of(Range.multiply(around.times.getAsLong(), Math.max(0, most.getAsLong())))
                : OptionalLong.empty();
        return new Around(
                false, times, around.uncorrelatable.isEmpty() && uncorrelatable ? path : around.uncorrelatable);
    }

    private void rules(CustomSchema schema, String path, Around around) {
        var rules = schema.source().array("x-kubernetes-validations").objects().toList();
        if (rules.isEmpty()) {
            return;
        }
        var structs = new HashMap<String, CelType>();
        var type = SchemaType.of(schema, around.resource, RuleNode.TYPE_NAME, structs);
        if (type == null) {
            errors.add(
                    new FieldError(
                            FieldError.Type.INTERNAL,
                            path + ".x-kubernetes-validations",
                            "Internal error: internal error: failed to retrieve type information for x-kubernetes-validations"));
            return;
        }
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var environment = SchemaRule.environment(type, structs, rule.flag("optionalOldSelf"));
            rule(rule, path + ".x-kubernetes-validations[" + i + "]", environment, type, around);
        }
    }

    private void rule(JsonObject json, String path, RuleEnvironment environment, SchemaType type, Around around) {
        if (!json.text("fieldPath").isEmpty() && !FieldPaths.isValid(json.text("fieldPath"), type.schema())) {
            errors.add(FieldError.invalid(path + ".fieldPath", json.text("fieldPath"), "must be a valid path"));
        }
        try {
            var rule = SchemaRule.rule(json.text("rule"), environment);
            long times = around.times.orElse(SchemaType.MAX_REQUEST_BYTES / (type.minBytes() + 1));
            cost(path + ".rule", "estimated rule cost", Range.multiply(rule.estimatedCost(), times));
            oldSelf(json, path, rule, around);
        } catch (InvalidRule invalid) {
            errors.add(FieldError.invalid(path + ".rule", shown(json), invalid.getMessage()));
        }
        try {
            SchemaRule.messageRule(json, environment)
                    .ifPresent(rule -> cost(
                            path + ".messageExpression", "estimated messageExpression cost", rule.estimatedCost()));
        } catch (InvalidRule invalid) {
            errors.add(FieldError.invalid(path + ".messageExpression", shown(json), invalid.getMessage()));
        }
    }

    private void oldSelf(JsonObject json, String path, Rule rule, Around around) {
        if (!rule.uses("oldSelf")) {
            if (json.has("optionalOldSelf")) {
                errors.add(FieldError.invalid(
                        path + ".optionalOldSelf",
                        Json.of(json.flag("optionalOldSelf")),
                        "may not be set if oldSelf is not used in rule"));
            }
        } else if (!around.uncorrelatable.isEmpty()) {
            errors.add(FieldError.invalid(
                    path + ".rule",
                    json.text("rule"),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                            + around.uncorrelatable));
        }
    }

    private void cost(String path, String what, long cost) {
        if (cost > MAX_RULE_COST) {
            errors.add(FieldError.forbidden(path, tooExpensive(what, cost, MAX_RULE_COST)));
        }
        total = Range.add(total, cost);
        if (cost >= MAX_TOTAL_COST / 100) {
            costs.add(new RuleCost(path, cost));
        }
    }

    /** As upstream prints a rule as a whole. */
    private static JsonObject shown(JsonObject rule) {
        return JsonObject.builder()
                .put("Rule", rule.text("rule"))
                .put("Message", rule.text("message"))
                .put("MessageExpression", rule.text("messageExpression"))
                .put("Reason", rule.find("reason").orElse(Json.NULL))
                .put("FieldPath", rule.text("fieldPath"))
                .put("OptionalOldSelf", rule.find("optionalOldSelf").orElse(Json.NULL))
                .build();
    }
}
