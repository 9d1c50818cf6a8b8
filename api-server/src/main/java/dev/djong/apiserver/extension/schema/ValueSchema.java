package dev.djong.apiserver.extension.schema;

import com.google.re2j.Pattern;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.status.FieldError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node of a schema, ready to check values: type, format, numbers, lengths, patterns, items, members, and the junctors
 * allOf, anyOf, oneOf and not.
 *
 * <p>A value that an update leaves as it was is not checked again, so that a schema may become stricter than objects that
 * are there already (KEP-4008).
 */
final class ValueSchema {
    private final List<String> types;
    private final boolean nullable;
    private final String format;
    private final JsonObject source;
    private final @Nullable Pattern pattern;
    private final List<Json> values;
    private final List<String> required;
    private final Map<String, ValueSchema> properties = new TreeMap<>();
    private final @Nullable ValueSchema additional;
    private final boolean closed;
    private final @Nullable ValueSchema items;
    private final List<String> itemKeys;
    private final List<ValueSchema> allOf;
    private final List<ValueSchema> anyOf;
    private final List<ValueSchema> oneOf;
    private final @Nullable ValueSchema not;

    private ValueSchema(JsonObject source) {
        this.source = source;
        this.types = types(source);
        this.nullable = source.flag("nullable");
        this.format = Formats.known(source.text("format"), source.text("type"));
        this.pattern = source.string("pattern")
                .filter(text -> !text.isEmpty())
                .flatMap(Patterns::compiled)
                .orElse(null);
        this.values = source.array("enum").asList();
        this.required = source.array("required").strings().toList();
        source.object("properties")
                .forEach((name, property) -> properties.put(name, new ValueSchema(property.asObject())));
        this.additional = child("additionalProperties");
        this.closed = source.get("additionalProperties") == JsonBool.FALSE;
        this.items = child("items");
        this.itemKeys = source.text("x-kubernetes-list-type").equals("map")
                ? source.array("x-kubernetes-list-map-keys").strings().toList()
                : List.of();
        this.allOf = children("allOf");
        this.anyOf = children("anyOf");
        this.oneOf = children("oneOf");
        this.not = child("not");
    }

    /** @param source a {@code JSONSchemaProps} */
    static ValueSchema of(JsonObject source) {
        return new ValueSchema(source);
    }

    private static List<String> types(JsonObject source) {
        if (source.flag("x-kubernetes-int-or-string")) {
            return List.of("integer", "string");
        }
        return source.string("type")
                .filter(type -> !type.isEmpty())
                .map(List::of)
                .orElse(List.of());
    }

    private @Nullable ValueSchema child(String name) {
        return source.get(name) instanceof JsonObject child ? new ValueSchema(child) : null;
    }

    private List<ValueSchema> children(String name) {
        return source.array(name).objects().map(ValueSchema::new).toList();
    }

    /** The declared member's schema. */
    Optional<ValueSchema> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    /** @param old the value before the update; null for a new one, or where it cannot be told which it was */
    Findings check(Json value, @Nullable Json old, Place place, Budget budget) {
        var findings = new Findings();
        if (old != null && old.equals(value) || !budget.spend(place, findings)) {
            return findings;
        }
        if (value.isNull()) {
            type(value, place, findings);
            values(value, place, findings);
            return findings;
        }
        type(value, place, findings);
        junctors(value, old, place, findings, budget);
        switch (value) {
            case JsonString(var text) -> text(text, place, findings, budget);
            case JsonInteger number -> integer(number, place, findings);
            case JsonDecimal(var number) -> decimal(number, place, findings);
            case JsonArray array -> items(array, old, place, findings, budget);
            default -> {}
        }
        values(value, place, findings);
        if (value instanceof JsonObject object) {
            members(object, old instanceof JsonObject before ? before : null, place, findings, budget);
        }
        findings.pass();
        return findings;
    }

    // Types

    private void type(Json value, Place place, Findings findings) {
        if (types.isEmpty() && format.isEmpty()) {
            return;
        }
        var actual = value.typeName();
        if (value.isNull()) {
            if (!types.isEmpty() && !nullable) {
                findings.add(typeError(place, String.join(",", types), "null"));
            }
            return;
        }
        boolean isText = value instanceof JsonString;
        boolean fits = types.contains(actual)
                || types.contains("integer") && value instanceof JsonDecimal(var number) && isWhole(number)
                || types.contains("number") && value instanceof JsonInteger;
        if (!isText && !(value instanceof JsonArray) && !format.isEmpty() && !fits) {
            findings.add(typeError(place, format, formatOf(value)));
        } else if (!fits && !(isText && !format.isEmpty() && !types.contains("integer") && !types.contains("number"))) {
            findings.add(typeError(place, String.join(",", types), actual));
        } else {
            findings.pass();
        }
    }

    private static String formatOf(Json value) {
        return switch (value) {
            case JsonInteger ignored -> "int64";
            case JsonDecimal ignored -> "float64";
            default -> "";
        };
    }

    private static FieldError typeError(Place place, String wanted, String found) {
        return FieldError.typeInvalid(
                place.toString(), found, place + " in body must be of type " + wanted + ": " + Json.of(found));
    }

    private static boolean isWhole(double number) {
        return Double.isFinite(number) && Math.rint(number) == number;
    }

    // Texts

    private void text(String text, Place place, Findings findings, Budget budget) {
        if (source.has("maxLength") || source.has("minLength")) {
            long length = text.codePointCount(0, text.length());
            if (length > source.integerOr("maxLength", Long.MAX_VALUE)) {
                findings.add(FieldError.tooLong(place.toString(), (int) source.integerOr("maxLength", 0)));
                return;
            }
            if (length < source.integerOr("minLength", 0)) {
                findings.add(
                        invalid(place, text, "should be at least " + source.integerOr("minLength", 0) + " chars long"));
                return;
            }
        }
        if (pattern != null
                && budget.spendMatch(1L + (long) text.length() * pattern.programSize(), place, findings)
                && !pattern.matcher(text).find()) {
            findings.add(invalid(place, text, "should match '" + source.text("pattern") + "'"));
        }
        if (!format.isEmpty() && !Formats.matches(format, text)) {
            findings.add(FieldError.typeInvalid(
                    place.toString(),
                    text,
                    place + " in body must be of type " + source.text("format") + ": " + Json.of(text)));
        }
    }

    private static FieldError invalid(Place place, String value, String what) {
        return FieldError.invalid(place.toString(), value, place + " in body " + what);
    }

    private static FieldError invalid(Place place, Json value, String what) {
        return FieldError.invalid(place.toString(), value, place + " in body " + what);
    }

    // Numbers

    private void integer(JsonInteger number, Place place, Findings findings) {
        long value = number.value();
        var factor = bound("multipleOf");
        if (factor != null && factor.longValue() != 0 && value % factor.longValue() != 0) {
            findings.add(invalid(place, number, "should be a multiple of " + shown(factor.longValue())));
        }
        var min = bound("minimum");
        if (min != null && below(Long.compare(value, min.longValue()), "exclusiveMinimum")) {
            findings.add(invalid(place, number, minimum() + shown(min.longValue())));
        }
        var max = bound("maximum");
        if (max != null && below(Long.compare(max.longValue(), value), "exclusiveMaximum")) {
            findings.add(invalid(place, number, maximum() + shown(max.longValue())));
        }
        findings.pass();
    }

    private void decimal(double value, Place place, Findings findings) {
        var number = Json.of(value);
        var factor = bound("multipleOf");
        if (factor != null && factor != 0 && !isWhole(factor < 1 ? 1 / factor * value : value / factor)) {
            findings.add(invalid(place, number, "should be a multiple of " + shown(factor)));
        }
        var min = bound("minimum");
        if (min != null && below(Double.compare(value, min), "exclusiveMinimum")) {
            findings.add(invalid(place, number, minimum() + shown(min)));
        }
        var max = bound("maximum");
        if (max != null && below(Double.compare(max, value), "exclusiveMaximum")) {
            findings.add(invalid(place, number, maximum() + shown(max)));
        }
        findings.pass();
    }

    private boolean below(int order, String exclusive) {
        return order < 0 || order == 0 && source.flag(exclusive);
    }

    private String minimum() {
        return source.flag("exclusiveMinimum") ? "should be greater than " : "should be greater than or equal to ";
    }

    private String maximum() {
        return source.flag("exclusiveMaximum") ? "should be less than " : "should be less than or equal to ";
    }

    private @Nullable Double bound(String keyword) {
        return switch (source.get(keyword)) {
            case JsonInteger(var number) -> (double) number;
            case JsonDecimal(var number) -> number;
            case null, default -> null;
        };
    }

    private static String shown(long number) {
        return Long.toString(number);
    }

    private static String shown(double number) {
        return isWhole(number) && Math.abs(number) < 1e21
                ? Long.toString((long) number)
                : Json.of(number).toString();
    }

    // Closed sets of values

    private void values(Json value, Place place, Findings findings) {
        if (values.isEmpty() || values.contains(value) || isSameNumber(value)) {
            return;
        }
        var texts = values.stream()
                .map(one -> one instanceof JsonString(var text) ? text : one.toString())
                .toList();
        findings.add(FieldError.notSupported(place.toString(), value, texts));
    }

    private boolean isSameNumber(Json value) {
        return value instanceof JsonDecimal(var number) && isWhole(number) && values.contains(Json.of((long) number));
    }

    // Lists

    private void items(JsonArray array, @Nullable Json old, Place place, Findings findings, Budget budget) {
        if (items != null) {
            var before =
                    itemKeys.isEmpty() ? Map.<Json, Json>of() : byKey(old == null ? JsonArray.EMPTY : old.asArray());
            for (int i = 0; i < array.size(); i++) {
                var item = array.get(i);
                var known = before.isEmpty() ? null : before.get(keyOf(item));
                findings.merge(items.check(item, known, place.item(i), budget));
            }
        }
        long min = source.integerOr("minItems", 0);
        if (array.size() < min) {
            findings.add(invalid(place, Json.of(array.size()), "should have at least " + min + " items"));
        }
        long max = source.integerOr("maxItems", Long.MAX_VALUE);
        if (array.size() > max) {
            findings.add(FieldError.tooMany(place.toString(), array.size(), (int) max));
        }
        if (source.flag("uniqueItems") && new HashSet<>(array.asList()).size() < array.size()) {
            findings.add(invalid(place, "", "shouldn't contain duplicates"));
        }
        findings.pass();
    }

    private Map<Json, Json> byKey(JsonArray array) {
        var byKey = new HashMap<Json, Json>();
        array.forEach(item -> byKey.put(keyOf(item), item));
        return byKey;
    }

    private Json keyOf(Json item) {
        var object = item.asObject();
        var key = JsonObject.builder();
        itemKeys.forEach(name -> key.putIf(name, object.get(name)));
        return key.build();
    }

    // Objects

    private void members(JsonObject object, @Nullable JsonObject old, Place place, Findings findings, Budget budget) {
        long min = source.integerOr("minProperties", 0);
        if (object.size() < min) {
            findings.add(invalid(place, Json.of(object.size()), "should have at least " + min + " properties"));
            return;
        }
        long max = source.integerOr("maxProperties", Long.MAX_VALUE);
        if (object.size() > max) {
            findings.add(FieldError.tooMany(place.toString(), object.size(), (int) max));
            return;
        }
        for (int i = 0; i < object.size(); i++) {
            member(object.nameAt(i), object.valueAt(i), old, place, findings, budget);
        }
        for (var name : required) {
            if (!object.has(name)) {
                findings.add(FieldError.required(place.member(name).toString(), ""));
            }
        }
    }

    private void member(
            String name, Json value, @Nullable JsonObject old, Place place, Findings findings, Budget budget) {
        var schema = properties.getOrDefault(name, additional);
        if (schema != null) {
            var before = old == null ? null : old.get(name);
            findings.merge(schema.check(value, before, place.member(name), budget));
        } else if (closed) {
            findings.add(FieldError.invalid(
                    place.toString(), name, place.member(name) + " in body is a forbidden property"));
        }
    }

    // Junctors

    private void junctors(Json value, @Nullable Json old, Place place, Findings findings, Budget budget) {
        if (!anyOf.isEmpty()) {
            any(value, old, place, findings, budget);
        }
        if (!oneOf.isEmpty()) {
            one(value, old, place, findings, budget);
        }
        if (!allOf.isEmpty()) {
            all(value, old, place, findings, budget);
        }
        if (not != null && not.check(value, null, place, budget).isEmpty()) {
            findings.add(junctor(place, "must not validate the schema (not)"));
        }
        findings.pass();
    }

    private void any(Json value, @Nullable Json old, Place place, Findings findings, Budget budget) {
        var tried = tried(anyOf, value, old, place, budget);
        var fitting = tried.stream().filter(Findings::isEmpty).findFirst();
        if (fitting.isEmpty()) {
            findings.add(junctor(place, "must validate at least one schema (anyOf)"));
        }
        findings.merge(fitting.orElseGet(() -> closest(tried)));
    }

    private void one(Json value, @Nullable Json old, Place place, Findings findings, Budget budget) {
        var tried = tried(oneOf, value, old, place, budget);
        long fitting = tried.stream().filter(Findings::isEmpty).count();
        if (fitting == 1) {
            findings.merge(tried.stream().filter(Findings::isEmpty).findFirst().orElseThrow());
            return;
        }
        var found = fitting == 0 ? "Found none valid" : "Found " + fitting + " valid alternatives";
        findings.add(junctor(place, "must validate one and only one schema (oneOf). " + found));
        if (fitting == 0) {
            findings.merge(closest(tried));
        }
    }

    private void all(Json value, @Nullable Json old, Place place, Findings findings, Budget budget) {
        var tried = tried(allOf, value, old, place, budget);
        tried.forEach(findings::merge);
        long fitting = tried.stream().filter(Findings::isEmpty).count();
        if (fitting < tried.size()) {
            findings.add(
                    junctor(place, "must validate all the schemas (allOf)" + (fitting == 0 ? ". None validated" : "")));
        }
    }

    private static List<Findings> tried(
            List<ValueSchema> schemas, Json value, @Nullable Json old, Place place, Budget budget) {
        return schemas.stream()
                .map(schema -> schema.check(value, old, place, budget))
                .toList();
    }

    private static Findings closest(List<Findings> failed) {
        return failed.stream()
                .reduce((best, next) -> next.passed() > best.passed() ? next : best)
                .orElseThrow();
    }

    /** Such an error belongs to no field. */
    private static FieldError junctor(Place place, String what) {
        return FieldError.invalid(SchemaValidator.NO_FIELD, "", Json.of(place.toString()) + " " + what);
    }
}
