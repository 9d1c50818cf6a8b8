package dev.djong.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.djong.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code x-kubernetes-validations}, compiled for the node that has it.
 *
 * @param message for a violation, unless {@code messageRule} makes one
 */
record SchemaRule(
        Rule rule,
        Optional<Rule> messageRule,
        String message,
        String shown,
        String reason,
        String fieldPath,
        boolean optionalOldSelf) {
    private static final String NOT_BOOL = "cel expression must evaluate to a bool";
    private static final String NOT_TEXT = "messageExpression must evaluate to a string";

    static SchemaRule of(JsonObject json, RuleEnvironment environment) throws InvalidRule {
        var text = json.text("rule");
        var message = json.text("message").strip();
        var shown = message.isEmpty() ? text.strip() : message;
        return new SchemaRule(
                rule(text, environment),
                messageRule(json, environment),
                message.isEmpty() ? "failed rule: " + shown : message,
                shown,
                json.text("reason"),
                FieldPaths.normalized(json.text("fieldPath")),
                json.flag("optionalOldSelf"));
    }

    static Rule rule(String text, RuleEnvironment environment) throws InvalidRule {
        try {
            return environment.compile(text, RuleEnvironment.BOOL);
        } catch (InvalidRule invalid) {
            throw invalid.getMessage().startsWith("must evaluate") ? new InvalidRule(NOT_BOOL) : invalid;
        }
    }

    static Optional<Rule> messageRule(JsonObject json, RuleEnvironment environment) throws InvalidRule {
        var expression = json.text("messageExpression");
        if (expression.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(environment.compile(expression, RuleEnvironment.STRING));
        } catch (InvalidRule invalid) {
            throw new InvalidRule(
                    invalid.getMessage().startsWith("must evaluate")
                            ? NOT_TEXT
                            : "messageExpression " + invalid.getMessage());
        }
    }

    /** {@code self} and {@code oldSelf} of this shape. */
    static RuleEnvironment environment(SchemaType type, Map<String, CelType> structs, boolean optionalOldSelf) {
        var variables = new HashMap<String, CelType>();
        variables.put("self", type.type());
        variables.put("oldSelf", optionalOldSelf ? OptionalType.create(type.type()) : type.type());
        return RuleEnvironment.of(variables, structs, (path, ofType) -> type.largest(path));
    }

    boolean isTransition() {
        return rule.uses("oldSelf");
    }
}
