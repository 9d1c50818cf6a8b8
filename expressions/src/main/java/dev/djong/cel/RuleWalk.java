package dev.djong.cel;

import dev.djong.definition.CustomSchema;
import dev.djong.definition.ListKind;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import dev.djong.status.FieldError.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object against the rules of its schema, node by node, within one budget. A rule that looks at {@code oldSelf} is
 * left aside where there is no old value to compare with. What an update leaves as it was is not held against it, since a
 * rule may have come later than the object.
 */
final class RuleWalk {
    private static final String NO_FIELD = "<nil>";
    private static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";
    private static final int MAX_MESSAGE_CHARS = 5 << 10;

    private final Budget budget;
    private final List<FieldError> errors = new ArrayList<>();

    RuleWalk(Budget budget) {
        this.budget = budget;
    }

    /** Ends the walk: an error has been noted. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        Over() {
            super(null, null, false, false);
        }
    }

    /**
     * A value and what it was.
     *
     * @param old null where nothing can be compared
     * @param unchanged whether it, or the nearest part around it that can be compared, is as it was
     */
    private record Place(String path, Json value, @Nullable Json old, boolean unchanged) {
        Place member(String name, boolean quoted) {
            var below = value.asObject().get(name);
            var before = old == null ? null : old.asObject().get(name);
            var at = quoted ? path + "[" + name + "]" : path.isEmpty() ? name : path + "." + name;
            return new Place(
                    at,
                    below == null ? Json.NULL : below,
                    before,
                    before == null ? old == null && unchanged : before.equals(below));
        }

        String field() {
            return path.isEmpty() ? NO_FIELD : path;
        }
    }

    List<FieldError> run(RuleNode root, ApiObject object, @Nullable ApiObject stored) {
        var old = stored == null ? null : stored.root();
        try {
            walk(
                    root,
                    new Place(
                            "", object.root(), old, old != null && object.root().equals(old)));
        } catch (Over over) {
            // what was found so far is the answer
        }
        return errors;
    }

    private void walk(RuleNode node, Place place) {
        if (place.value instanceof JsonNull) {
            return;
        }
        node.broken()
                .forEach(why -> errors.add(
                        FieldError.invalid(place.field(), node.schema().type(), why)));
        if (node.type() != null && !node.rules().isEmpty()) {
            evaluate(node, node.type(), place);
        }
        switch (place.value) {
            case JsonArray array -> items(node, place, array);
            case JsonObject object -> members(node, place, object);
            default -> {}
        }
    }

    private void members(RuleNode node, Place place, JsonObject object) {
        var additional = node.additional();
        for (var name : object.names()) {
            var below = node.properties().get(name);
            if (below != null) {
                walk(below, place.member(name, false));
            } else if (additional != null && !node.schema().properties().containsKey(name)) {
                walk(additional, place.member(name, true));
            }
        }
    }

    private void items(RuleNode node, Place place, JsonArray array) {
        var below = node.items();
        if (below == null) {
            return;
        }
        var before = oldItems(node.schema(), place.old);
        for (int i = 0; i < array.size(); i++) {
            var item = array.get(i);
            var old = before.get(key(node.schema(), item));
            walk(
                    below,
                    new Place(place.path + "[" + i + "]", item, old, old == null ? place.unchanged : old.equals(item)));
        }
    }

    /** Only the items of lists that are maps can be told from each other after a change. */
    private static Map<List<Json>, Json> oldItems(CustomSchema schema, @Nullable Json old) {
        var items = new HashMap<List<Json>, Json>();
        if (old != null && schema.list().kind() == ListKind.MAP) {
            old.asArray().forEach(item -> items.put(key(schema, item), item));
        }
        return items;
    }

    private static List<Json> key(CustomSchema schema, Json item) {
        return schema.list().keys().stream()
                .map(name -> item.asObject().find(name).orElse(Json.NULL))
                .toList();
    }

    private void evaluate(RuleNode node, SchemaType type, Place place) {
        var old = place.old == null ? null : type.value(place.old);
        var self = type.value(place.value);
        for (var rule : node.rules()) {
            if (rule.isTransition() && old == null && !rule.optionalOldSelf()) {
                continue;
            }
            var variables = new HashMap<String, Object>();
            variables.put("self", self);
            if (rule.optionalOldSelf()) {
                variables.put("oldSelf", Optional.ofNullable(old));
            } else if (old != null) {
                variables.put("oldSelf", old);
            }
            evaluate(rule, variables, node.schema().type(), place);
        }
    }

    private void evaluate(SchemaRule rule, Map<String, Object> variables, String type, Place place) {
        try {
            if (!Boolean.TRUE.equals(rule.rule().evaluate(variables, budget))) {
                violated(rule, variables, type, place);
            }
        } catch (RuleFailure failure) {
            var why = failure.getMessage();
            errors.add(FieldError.invalid(
                    place.field(),
                    type,
                    why.startsWith("no such overload")
                            ? "'" + why
                                    + "': call arguments did not match a supported operator, function or macro signature"
                                    + " for rule: " + rule.shown()
                            : why + " evaluating rule: " + rule.shown()));
        } catch (BudgetExceeded over) {
            errors.add(FieldError.invalid(
                    place.field(),
                    type,
                    over.isOverall()
                            ? OUT_OF_BUDGET
                            : "'" + over.getMessage()
                                    + "': no further validation rules will be run due to call cost exceeds limit for rule: "
                                    + rule.shown()));
            throw new Over();
        }
    }

    private void violated(SchemaRule rule, Map<String, Object> variables, String type, Place place) {
        if (place.unchanged && !rule.isTransition()) {
            return;
        }
        var field = rule.fieldPath().isEmpty()
                ? place.field()
                : place.path.isEmpty() ? rule.fieldPath() : place.path + "." + rule.fieldPath();
        errors.add(error(rule.reason(), field, message(rule, variables, type, field), type, place.value));
    }

    private static FieldError error(String reason, String field, String detail, String type, Json value) {
        boolean omitted = type.equals("object") || type.equals("array");
        return switch (reason) {
            case "FieldValueForbidden" -> FieldError.forbidden(field, detail);
            case "FieldValueRequired" -> FieldError.required(field, detail);
            case "FieldValueDuplicate" ->
                omitted ? new FieldError(Type.DUPLICATE, field, "Duplicate value") : FieldError.duplicate(field, value);
            default ->
                omitted
                        ? new FieldError(Type.INVALID, field, "Invalid value: " + detail)
                        : FieldError.invalid(field, value, detail);
        };
    }

    private String message(SchemaRule rule, Map<String, Object> variables, String type, String field) {
        if (rule.messageRule().isEmpty()) {
            return rule.message();
        }
        try {
            var made = rule.messageRule().get().evaluate(variables, budget) instanceof String text ? text.strip() : "";
            boolean usable = !made.isEmpty() && made.length() <= MAX_MESSAGE_CHARS && !made.contains("\n");
            return usable ? made : rule.message();
        } catch (RuleFailure noMessage) {
            return rule.message();
        } catch (BudgetExceeded over) {
            errors.add(FieldError.invalid(
                    field,
                    type,
                    "messageExpression evaluation failed due to running out of cost budget, no further validation rules"
                            + " will be run"));
            throw new Over();
        }
    }
}
