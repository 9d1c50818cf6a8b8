package dev.djong.apiserver.discovery.openapi;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Definitions;
import dev.djong.definition.Field;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.ScalarType;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.definitions.Descriptions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The types of the documents: what definitions hold, the lists of each kind, and the few scalars that have names. */
final class TypeDocuments {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    static final String PATCH = META + "Patch";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    private static final String RAW_EXTENSION = "io.k8s.apimachinery.pkg.runtime.RawExtension";
    private static final String FIELDS = META + "FieldsV1";
    private static final String KINDS_EXTENSION = "x-kubernetes-group-version-kind";

    private final Dialect dialect;
    private final Descriptions descriptions;
    private final Map<StructSchema, List<GroupVersionKind>> kinds = new HashMap<>();
    private final Set<StructSchema> types = new LinkedHashSet<>();
    private final List<ResourceDefinition> listed = new ArrayList<>();

    TypeDocuments(Dialect dialect, Descriptions descriptions, Definitions definitions) {
        this.dialect = dialect;
        this.descriptions = descriptions;
        definitions.all().forEach(definition -> kindsOf(definition.schema()).add(definition.kind()));
        definitions.bodies().forEach((kind, schema) -> kindsOf(schema).add(kind));
        // Delete options go with every group: clients look them up by the group they delete in.
        definitions.bodies().entrySet().stream()
                .filter(body -> body.getKey().kind().equals("DeleteOptions"))
                .findFirst()
                .ifPresent(body -> definitions.all().stream()
                        .map(definition ->
                                new GroupVersionKind(definition.group(), definition.version(), "DeleteOptions"))
                        .distinct()
                        .filter(kind -> !kind.equals(body.getKey()))
                        .forEach(kindsOf(body.getValue())::add));
    }

    private List<GroupVersionKind> kindsOf(StructSchema schema) {
        return kinds.computeIfAbsent(schema, ignored -> new ArrayList<>());
    }

    /** Adds a kind, its list, and all types that it needs. */
    void add(ResourceDefinition definition) {
        reach(definition.schema());
        if (definition.allows("list")) {
            listed.add(definition);
        }
    }

    /** Adds a type and all that it needs. */
    void add(StructSchema schema) {
        reach(schema);
    }

    private void reach(Schema schema) {
        switch (schema) {
            case StructSchema struct -> {
                if (types.add(struct)) {
                    struct.fields().forEach(field -> reach(field.schema()));
                }
            }
            case ListSchema list -> reach(list.element());
            case MapSchema map -> reach(map.value());
            case ScalarSchema ignored -> {}
            case ChoiceSchema choice -> reach(choice.object());
            case RawSchema ignored -> {}
            case CustomSchema ignored -> {} // lies within the type of its resource
        }
    }

    /** The name of a kind's list type. */
    static String listType(ResourceDefinition definition) {
        return definition.schema().name() + "List";
    }

    JsonObject toJson() {
        var all = new TreeMap<String, JsonObject>();
        types.forEach(type -> all.put(type.name(), struct(type)));
        listed.forEach(definition -> all.put(listType(definition), list(definition)));
        all.put(QUANTITY, described(quantity(), "A number with a decimal or binary suffix, such as 100m or 1Gi."));
        all.put(INT_OR_STRING, described(intOrString(), "A number, or a string such as a percentage or a name."));
        all.put(RAW_EXTENSION, described(type("object", ""), "An object of any kind."));
        all.put(FIELDS, described(type("object", ""), "A set of fields in server-side apply's notation."));
        all.put(PATCH, described(type("object", ""), "A patch in the notation of its media type."));
        all.put(META + "Time", described(type("string", "date-time"), "A time in RFC 3339, to the second."));
        all.put(META + "MicroTime", described(type("string", "date-time"), "A time in RFC 3339, to the microsecond."));
        return JsonObject.of(all);
    }

    private JsonObject struct(StructSchema struct) {
        var custom = struct.custom();
        var own = kinds.get(struct);
        var type = custom == null ? builtIn(struct) : new CustomTypes(dialect).of(custom);
        return own == null ? type : type.with(KINDS_EXTENSION, kindsJson(own));
    }

    private JsonObject builtIn(StructSchema struct) {
        var properties = JsonObject.builder();
        struct.fields().forEach(field -> properties.put(field.name(), field(struct, field)));
        var required = struct.fields().stream()
                .filter(Field::required)
                .map(Field::name)
                .toList();
        var builder = JsonObject.builder()
                .putText("description", descriptions.ofType(struct.name()))
                .put("type", "object")
                .put("properties", properties.build());
        if (!required.isEmpty()) {
            builder.put("required", JsonArray.ofStrings(required));
        }
        if (struct.atomic()) {
            builder.put("x-kubernetes-map-type", "atomic");
        }
        return builder.build();
    }

    private static JsonArray kindsJson(List<GroupVersionKind> kinds) {
        return kinds.stream().map(TypeDocuments::kindJson).collect(JsonArray.collector());
    }

    static JsonObject kindJson(GroupVersionKind kind) {
        return JsonObject.of(
                "group", Json.of(kind.group()), "kind", Json.of(kind.kind()), "version", Json.of(kind.version()));
    }

    private JsonObject field(StructSchema owner, Field field) {
        var text = descriptions.ofField(owner.name(), field.name());
        var shape = shape(field.schema(), field.name());
        var described = shape.has("$ref") ? dialect.reference(reference(shape), text) : described(shape, text);
        var builder = JsonObject.builder();
        described.forEach(builder::put);
        if (field.schema() instanceof ListSchema list && list.kind() != ListKind.UNDECLARED) {
            builder.put("x-kubernetes-list-type", list.kind().name().toLowerCase(Locale.ROOT));
            if (!list.keys().isEmpty()) {
                builder.put("x-kubernetes-list-map-keys", JsonArray.ofStrings(list.keys()));
            }
        }
        if (field.atomic()) {
            builder.put("x-kubernetes-map-type", "atomic");
        }
        if (!field.strategies().isEmpty()) {
            var words = field.strategies().stream().map(s -> s.text()).sorted().collect(Collectors.joining(","));
            builder.put("x-kubernetes-patch-strategy", words);
        }
        return builder.putText("x-kubernetes-patch-merge-key", field.mergeKey()).build();
    }

    private static String reference(JsonObject shape) {
        var reference = shape.text("$ref");
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private JsonObject shape(Schema schema, String fieldName) {
        return switch (schema) {
            case StructSchema struct -> dialect.reference(struct.name());
            case ListSchema list -> JsonObject.of("type", Json.of("array"), "items", shape(list.element(), fieldName));
            case MapSchema map ->
                JsonObject.of("type", Json.of("object"), "additionalProperties", shape(map.value(), fieldName));
            case ChoiceSchema ignored -> JsonObject.EMPTY; // neither dialect can say "one of these" to every client
            case CustomSchema custom -> custom.source();
            case RawSchema ignored -> dialect.reference(fieldName.equals("fieldsV1") ? FIELDS : RAW_EXTENSION);
            case ScalarSchema scalar -> scalar(scalar);
        };
    }

    private JsonObject scalar(ScalarSchema scalar) {
        return switch (scalar.type()) {
            case QUANTITY -> dialect.reference(QUANTITY);
            case INT_OR_STRING -> dialect.reference(INT_OR_STRING);
            case TIME -> dialect.reference(META + "Time");
            case MICRO_TIME -> dialect.reference(META + "MicroTime");
            default -> plain(scalar);
        };
    }

    private static JsonObject plain(ScalarSchema scalar) {
        ScalarType type = scalar.type();
        var shape = type(type.openApiType(), type.openApiFormat());
        return scalar.values().isEmpty() ? shape : shape.with("enum", JsonArray.ofStrings(scalar.values()));
    }

    private static JsonObject type(String type, String format) {
        return JsonObject.builder().put("type", type).putText("format", format).build();
    }

    private JsonObject quantity() {
        return dialect == Dialect.V2 ? type("string", "") : oneOf("string", "number");
    }

    private JsonObject intOrString() {
        return dialect == Dialect.V2
                ? type("string", "int-or-string")
                : oneOf("integer", "string").with("format", "int-or-string");
    }

    private static JsonObject oneOf(String first, String second) {
        return JsonObject.of("oneOf", JsonArray.of(type(first, ""), type(second, "")));
    }

    private static JsonObject described(JsonObject shape, String description) {
        return description.isEmpty() ? shape : shape.with("description", description);
    }

    private JsonObject list(ResourceDefinition definition) {
        var items = JsonObject.of(
                "type", Json.of("array"),
                "items", dialect.reference(definition.schema().name()),
                "description", Json.of("The " + definition.plural() + "."));
        var properties = JsonObject.builder()
                .put("apiVersion", described(type("string", ""), "The version of this representation."))
                .put("kind", described(type("string", ""), "The kind of this object."))
                .put("metadata", dialect.reference(META + "ListMeta", "The list's revision and where it continues."))
                .put("items", items)
                .build();
        var kind = new GroupVersionKind(definition.group(), definition.version(), definition.listKind());
        return JsonObject.builder()
                .put("description", "A list of " + definition.plural() + ".")
                .put("type", "object")
                .put("properties", properties)
                .put("required", JsonArray.of(Json.of("items")))
                .put(KINDS_EXTENSION, kindsJson(List.of(kind)))
                .build();
    }
}
