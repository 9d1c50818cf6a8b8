package dev.djong.defaulting;

import dev.djong.definition.Field;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.Presence;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies defaults to canonical trees. In each structure, from the root inwards: first the values that fields carry, then
 * the type's rule, then the same for the parts. Types without any default below them are never visited.
 */
public final class Defaults {
    /** Fills in what depends on other fields of one structure. Gives the same object back when there is nothing to do. */
    @FunctionalInterface
    public interface Rule {
        JsonObject apply(JsonObject object);
    }

    private record Plan(@Nullable Rule rule, List<Field> valued, List<Field> entered) {
        boolean isEmpty() {
            return rule == null && valued.isEmpty() && entered.isEmpty();
        }
    }

    private static final Plan NOTHING = new Plan(null, List.of(), List.of());

    private final Map<String, Rule> rules;
    private final Map<StructSchema, Plan> plans = new ConcurrentHashMap<>();

    /** @param rules by type name */
    public Defaults(Map<String, Rule> rules) {
        this.rules = Map.copyOf(rules);
    }

    /** The defaults of all built-in kinds. */
    public static Defaults builtIn() {
        return new Defaults(BuiltInRules.all());
    }

    public JsonObject apply(StructSchema schema, JsonObject object) {
        return schema.custom() == null ? planned(schema, object) : CustomDefaults.apply(schema.custom(), object);
    }

    private JsonObject planned(StructSchema schema, JsonObject object) {
        var plan = planOf(schema);
        var result = object;
        for (var field : plan.valued) {
            var value = result.get(field.name());
            var given = field.defaultValue();
            if (given != null && isUnset(field, value)) {
                result = result.with(field.name(), given);
            }
        }
        if (plan.rule != null) {
            result = plan.rule.apply(result);
        }
        for (var field : plan.entered) {
            var value = result.get(field.name());
            if (value != null) {
                result = result.with(field.name(), inside(field.schema(), value));
            }
        }
        return result;
    }

    /** A field that always shows its zero value is unset while it does. */
    private static boolean isUnset(Field field, @Nullable Json value) {
        return value == null
                || value.isNull()
                || field.presence() == Presence.KEEP_ZERO && field.schema().isEmpty(value);
    }

    private Json inside(Schema schema, Json value) {
        return switch (schema) {
            case StructSchema struct -> value instanceof JsonObject object ? apply(struct, object) : value;
            case ListSchema list ->
                value instanceof JsonArray array ? array.map(item -> inside(list.element(), item)) : value;
            case MapSchema map -> value instanceof JsonObject object ? values(map, object) : value;
            default -> value;
        };
    }

    private JsonObject values(MapSchema map, JsonObject object) {
        var result = object;
        for (int i = 0; i < object.size(); i++) {
            result = result.with(object.nameAt(i), inside(map.value(), object.valueAt(i)));
        }
        return result;
    }

    private Plan planOf(StructSchema schema) {
        var known = plans.get(schema);
        return known != null ? known : plan(schema, new IdentityHashMap<>());
    }

    /** @param underway the types on the way here: a type that contains itself needs no second look */
    private Plan plan(StructSchema schema, Map<StructSchema, Boolean> underway) {
        var known = plans.get(schema);
        if (known != null) {
            return known;
        }
        underway.put(schema, true);
        var valued = new ArrayList<Field>();
        var entered = new ArrayList<Field>();
        for (var field : schema.fields()) {
            if (field.defaultValue() != null) {
                valued.add(field);
            }
            var struct = structIn(field.schema());
            if (struct != null
                    && (underway.containsKey(struct) || !plan(struct, underway).isEmpty())) {
                entered.add(field);
            }
        }
        var rule = rules.get(schema.name());
        var plan = rule == null && valued.isEmpty() && entered.isEmpty() ? NOTHING : new Plan(rule, valued, entered);
        underway.remove(schema);
        plans.put(schema, plan);
        return plan;
    }

    private static @Nullable StructSchema structIn(Schema schema) {
        return switch (schema) {
            case StructSchema struct -> struct;
            case ListSchema list -> structIn(list.element());
            case MapSchema map -> structIn(map.value());
            default -> null;
        };
    }
}
