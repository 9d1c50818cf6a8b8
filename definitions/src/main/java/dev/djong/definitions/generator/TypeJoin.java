package dev.djong.definitions.generator;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.Field;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.PatchStrategy;
import dev.djong.definition.Presence;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.ScalarType;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins models and overlays into shapes. Both must name exactly the same fields. */
final class TypeJoin {
    private final Map<String, StructSchema> types = new TreeMap<>();
    private final Map<String, JavaModels.Model> models = new HashMap<>();
    private final Map<Class<?>, StructSchema> byClass = new HashMap<>();
    private final Map<String, Map<String, String>> descriptions = new TreeMap<>();

    TypeJoin(List<Overlay> files) {
        var overlays = new TreeMap<String, Overlay>();
        for (var file : files) {
            file.member("types")
                    .members()
                    .forEach((name, type) -> overlays.put(file.text("package") + "." + name, Overlay.of(type)));
        }
        overlays.forEach(this::declare);
        overlays.forEach(this::define);
    }

    /** All shapes by published name. */
    Map<String, StructSchema> types() {
        return types;
    }

    /** The text of each type (under the empty name) and field. */
    Map<String, Map<String, String>> descriptions() {
        return descriptions;
    }

    private void declare(String name, Overlay overlay) {
        var type = new StructSchema(name, overlay.text("structure", "").equals("atomic"));
        types.put(name, type);
        if (overlay.member("fields").members().isEmpty()) {
            return; // what has no members is an object of unknown kind in the models
        }
        var model = JavaModels.of(name);
        models.put(name, model);
        byClass.put(model.type(), type);
    }

    private void define(String name, Overlay overlay) {
        if (!models.containsKey(name)) {
            type(name).define(List.of());
            return;
        }
        var model = model(name);
        var facts = overlay.member("fields");
        if (!facts.members().keySet().equals(model.properties().keySet())) {
            throw new IllegalStateException(name + ": the overlay has " + new TreeMap<>(facts.members()).keySet()
                    + ", the model " + model.properties().keySet());
        }
        var texts = new TreeMap<String, String>();
        texts.put("", model.description());
        var fields = new ArrayList<Field>();
        for (var property : model.properties().values()) {
            texts.put(property.name(), property.description());
            try {
                fields.add(field(property, facts.member(property.name())));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(name + "." + property.name(), e);
            }
        }
        descriptions.put(name, texts);
        type(name).define(fields);
    }

    private Field field(JavaModels.Property property, Overlay facts) {
        var strategies = EnumSet.noneOf(PatchStrategy.class);
        for (var word : facts.texts("patch")) {
            strategies.add(PatchStrategy.valueOf(
                    word.replace("retainKeys", "retain_keys").toUpperCase(Locale.ROOT)));
        }
        return new Field(
                property.name(),
                schema(property.type(), facts, true),
                Presence.valueOf(facts.text("presence").replace('-', '_').toUpperCase(Locale.ROOT)),
                property.required(),
                facts.text("structure", "").equals("atomic"),
                defaultValue(facts),
                strategies,
                facts.has("mergeKey") ? facts.text("mergeKey") : null,
                facts.number("number", 0),
                within(facts));
    }

    /** One number, or those of several messages around the field from the outside inwards. */
    private static int within(Overlay facts) {
        var path = facts.texts("within");
        int numbers = path.isEmpty() ? facts.number("within", 0) : 0;
        for (int i = 0; i < path.size(); i++) {
            numbers |= Integer.parseInt(path.get(i)) << i * Field.WITHIN_BITS;
        }
        return numbers;
    }

    private static @Nullable Json defaultValue(Overlay facts) {
        if (!facts.has("default")) {
            return null;
        }
        var value = facts.members().get("default");
        return value instanceof String text
                ? Json.of(text)
                : JsonReader.read(String.valueOf(value)); // numbers, booleans and {} read the same in both languages
    }

    /** @param outermost whether {@code facts} speak of this very type rather than of what encloses it */
    private Schema schema(Type type, Overlay facts, boolean outermost) {
        var go = outermost && facts.has("go") ? facts.text("go") : null;
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            var element = schema(arguments[arguments.length - 1], facts, false);
            return generic.getRawType() == Map.class
                    ? new MapSchema(element, go != null ? go : "map[string]" + element.goType())
                    : list(element, facts, go);
        }
        if (facts.has("choice")) {
            return choice(facts.texts("choice"));
        }
        if (facts.has("struct")) {
            return byShortName(facts.text("struct"));
        }
        if (facts.text("format", "").equals("raw")) {
            return RawSchema.INSTANCE;
        }
        var struct = byClass.get(type);
        return struct != null ? struct : scalar((Class<?>) type, facts, go);
    }

    private ChoiceSchema choice(List<String> words) {
        var object = byShortName(words.getFirst());
        return new ChoiceSchema(
                object,
                switch (words.getLast()) {
                    case "bool" -> ScalarSchema.of(ScalarType.BOOL);
                    case "texts" -> list(ScalarSchema.of(ScalarType.STRING), new Overlay(Map.of()), null);
                    case "list" -> list(object, new Overlay(Map.of()), null);
                    case String other -> throw new IllegalArgumentException("no choice of " + other);
                });
    }

    /** A type that the models do not tell: facts name it. */
    private StructSchema byShortName(String shortName) {
        return types.values().stream()
                .filter(type -> type.shortName().equals(shortName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type " + shortName));
    }

    private static ListSchema list(Schema element, Overlay facts, @Nullable String go) {
        var kind = ListKind.valueOf(facts.text("list", "undeclared").toUpperCase(Locale.ROOT));
        return new ListSchema(element, kind, facts.texts("keys"), go != null ? go : "[]" + element.goType());
    }

    private static ScalarSchema scalar(Class<?> type, Overlay facts, @Nullable String go) {
        var scalar = scalarType(type, facts);
        return new ScalarSchema(scalar, go != null ? go : scalar.goType(), facts.texts("enum"));
    }

    private static ScalarType scalarType(Class<?> type, Overlay facts) {
        var format = facts.text("format", "");
        if (format.equals("micro-time") || format.equals("duration")) {
            return ScalarType.valueOf(format.replace('-', '_').toUpperCase(Locale.ROOT));
        }
        return switch (type.getSimpleName()) {
            case "String" -> ScalarType.STRING;
            case "Boolean" -> ScalarType.BOOL;
            case "Integer" -> ScalarType.INT32;
            case "Long" -> ScalarType.INT64;
            case "Double" -> ScalarType.DOUBLE;
            case "Quantity" -> ScalarType.QUANTITY;
            case "IntOrString" -> ScalarType.INT_OR_STRING;
            case "byte[]" -> ScalarType.BYTES;
            case "OffsetDateTime" -> ScalarType.TIME;
            default -> throw new IllegalArgumentException("no scalar for " + type);
        };
    }

    private JavaModels.Model model(String name) {
        var model = models.get(name);
        if (model == null) {
            throw new IllegalStateException(name);
        }
        return model;
    }

    private StructSchema type(String name) {
        var type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no type " + name);
        }
        return type;
    }
}
