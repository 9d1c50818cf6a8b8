package dev.djong.apiserver.ownership;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Field;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How ownership looks at a value at some place: as a whole, by its members, or by its items. What no schema describes is
 * looked at member by member, and its lists as a whole.
 */
sealed interface Shape {

    /** Owned as a whole: scalars, atomic lists and structures. */
    record Whole() implements Shape {}

    /** Each member has owners of its own. @param declared its members; null for a map with free names */
    record Members(@Nullable Schema declared, Schema values) implements Shape {

        /** The shape behind a member; members that are not declared are looked at without a schema. */
        Shape of(String name) {
            return switch (declared) {
                case StructSchema struct -> {
                    var field = struct.field(name);
                    yield field == null ? RAW : Shape.of(field);
                }
                case CustomSchema custom -> {
                    var member = custom.member(name);
                    yield member == null ? RAW : Shape.of(member, false);
                }
                case null, default -> Shape.of(values, false);
            };
        }

        /** Whether a member of that name is a field; otherwise it is an entry of a map. */
        boolean isField(String name) {
            return switch (declared) {
                case StructSchema ignored -> true;
                case CustomSchema custom -> custom.properties().containsKey(name);
                case null, default -> false;
            };
        }

        boolean declares(String name) {
            return switch (declared) {
                case StructSchema struct ->
                    struct.field(name) != null
                            || struct.custom() != null && struct.custom().preservesUnknown();
                case CustomSchema custom ->
                    custom.member(name) != null
                            || custom.allowsAdditional()
                            || custom.preservesUnknown()
                            || custom.embedsResource() && CustomSchema.OBJECT_MEMBERS.contains(name);
                case null, default -> true;
            };
        }
    }

    /** Each item has owners of its own. */
    record Items(ListSchema list) implements Shape {
        Shape ofItem() {
            return Shape.of(list.element(), false);
        }
    }

    Whole WHOLE = new Whole();
    Members RAW = new Members(null, RawSchema.INSTANCE);

    static Shape of(Field field) {
        return of(field.schema(), field.atomic());
    }

    static Shape of(Schema schema, boolean atomic) {
        if (atomic) {
            return WHOLE;
        }
        return switch (schema) {
            case ScalarSchema ignored -> WHOLE;
            case RawSchema ignored -> RAW;
            case CustomSchema custom -> ofCustom(custom);
            case ChoiceSchema ignored -> RAW;
            case StructSchema struct -> struct.atomic() ? WHOLE : new Members(struct, RawSchema.INSTANCE);
            case MapSchema map -> new Members(null, map.value());
            case ListSchema list ->
                list.kind() == ListKind.MAP || list.kind() == ListKind.SET ? new Items(list) : WHOLE;
        };
    }

    private static Shape ofCustom(CustomSchema custom) {
        if (custom.atomic()) {
            return WHOLE;
        }
        return switch (custom.type()) {
            case "object" ->
                custom.properties().isEmpty() && !custom.allowsAdditional() && !custom.embedsResource()
                        ? RAW
                        : new Members(custom, RawSchema.INSTANCE);
            case "array" ->
                custom.list().kind() == ListKind.MAP || custom.list().kind() == ListKind.SET
                        ? new Items(custom.list())
                        : WHOLE;
            case "" -> custom.intOrString() ? WHOLE : RAW;
            default -> WHOLE;
        };
    }

    /** Whether the value can be taken apart in this shape; null can, as a container that is empty. */
    default boolean fits(Json value) {
        return switch (this) {
            case Whole ignored -> false;
            case Members ignored -> value instanceof JsonObject || value instanceof JsonNull;
            case Items ignored -> value instanceof JsonArray || value instanceof JsonNull;
        };
    }

    static boolean isHollow(Json value) {
        return switch (value) {
            case JsonNull ignored -> true;
            case JsonObject object -> object.isEmpty();
            case JsonArray array -> array.isEmpty();
            default -> false;
        };
    }
}
