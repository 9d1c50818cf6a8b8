package dev.djong.definition;

import dev.djong.json.Json;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a value in a custom resource: one node of a structural schema (CustomResourceDefinition,
 * {@code openAPIV3Schema}). Unlike the shapes of built-in kinds it does not decide what can be decoded: a value of another
 * type is kept and found by validation, an unknown member is pruned.
 *
 * <p>Schemas come from users. They were decoded before they reach this, so their depth is bounded as that of all bodies is.
 */
public final class CustomSchema implements Schema {
    /** The members that every object has, which only the root and embedded resources may leave undeclared. */
    public static final List<String> OBJECT_MEMBERS = List.of("apiVersion", "kind", "metadata");

    private final JsonObject source;
    private final Map<String, CustomSchema> properties;
    private final @Nullable CustomSchema additional;
    private final @Nullable CustomSchema items;
    private final @Nullable Json defaultValue;
    private final ListSchema list;
    private final boolean defaulted;

    private CustomSchema(JsonObject source) {
        this.source = source;
        this.properties = children(source.object("properties"));
        this.additional = childOf("additionalProperties");
        this.items = childOf("items");
        var given = source.get("default");
        this.defaultValue = given == null || given.isNull() ? null : given;
        this.list = new ListSchema(
                items == null ? RawSchema.INSTANCE : items,
                listKind(source.text("x-kubernetes-list-type")),
                source.array("x-kubernetes-list-map-keys").strings().toList(),
                "[]interface {}");
        this.defaulted = properties.values().stream().anyMatch(child -> child.defaultValue != null || child.defaulted)
                || isDefaulted(additional)
                || isDefaulted(items);
    }

    private static boolean isDefaulted(@Nullable CustomSchema child) {
        return child != null && (child.defaultValue != null || child.defaulted);
    }

    /** @param source a {@code JSONSchemaProps} in canonical form */
    public static CustomSchema of(JsonObject source) {
        return new CustomSchema(source);
    }

    private @Nullable CustomSchema childOf(String member) {
        return source.get(member) instanceof JsonObject child ? new CustomSchema(child) : null;
    }

    private static Map<String, CustomSchema> children(JsonObject declared) {
        var children = new TreeMap<String, CustomSchema>();
        declared.forEach((name, child) -> children.put(name, new CustomSchema(child.asObject())));
        return children;
    }

    private static ListKind listKind(String text) {
        return switch (text) {
            case "atomic" -> ListKind.ATOMIC;
            case "set" -> ListKind.SET;
            case "map" -> ListKind.MAP;
            default -> ListKind.UNDECLARED;
        };
    }

    /** The schema as the definition has it. */
    public JsonObject source() {
        return source;
    }

    /** {@code object}, {@code array}, {@code string}, ...; empty where any type is allowed. */
    public String type() {
        return source.text("type");
    }

    /** The declared members. */
    public Map<String, CustomSchema> properties() {
        return properties;
    }

    /** The shape of members that are not declared; null where there may be none, or where they may be anything. */
    public @Nullable CustomSchema additional() {
        return additional;
    }

    /** Whether members may be there that are not declared. */
    public boolean allowsAdditional() {
        return additional != null || source.get("additionalProperties") == JsonBool.TRUE;
    }

    /** The shape of a list's items, or null. */
    public @Nullable CustomSchema items() {
        return items;
    }

    /** The member's shape, declared or not; null where nothing is known of it. */
    public @Nullable CustomSchema member(String name) {
        var declared = properties.get(name);
        return declared != null ? declared : additional;
    }

    public boolean nullable() {
        return source.flag("nullable");
    }

    /** {@code x-kubernetes-preserve-unknown-fields}. */
    public boolean preservesUnknown() {
        return source.flag("x-kubernetes-preserve-unknown-fields");
    }

    /** {@code x-kubernetes-embedded-resource}. */
    public boolean embedsResource() {
        return source.flag("x-kubernetes-embedded-resource");
    }

    /** {@code x-kubernetes-int-or-string}. */
    public boolean intOrString() {
        return source.flag("x-kubernetes-int-or-string");
    }

    /** Whether server-side apply owns the object as a whole. */
    public boolean atomic() {
        return source.text("x-kubernetes-map-type").equals("atomic");
    }

    /** How a list of this shape is merged; also there where this is no list. */
    public ListSchema list() {
        return list;
    }

    /** What an absent value becomes; null where there is nothing to become. */
    public @Nullable Json defaultValue() {
        return defaultValue;
    }

    /** Whether anything below this node has a default. */
    public boolean hasDefaultsBelow() {
        return defaulted;
    }

    @Override
    public Json zero() {
        return Json.NULL;
    }

    @Override
    public String goType() {
        return type().isEmpty() ? "interface {}" : type().toLowerCase(Locale.ROOT);
    }

    /** Nothing that a user wrote is left out for being empty. */
    @Override
    public boolean isEmpty(Json value) {
        return false;
    }
}
