package dev.djong.apiserver.extension;

import dev.djong.apiserver.extension.schema.SchemaValidator;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.definition.Column;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Definitions;
import dev.djong.definition.Field;
import dev.djong.definition.Presence;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.definition.Subresource;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Makes of a CustomResourceDefinition what the machinery serves: one {@link CustomKind} a served version. */
final class CustomDefinitions {
    private static final Set<String> VERBS =
            Set.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
    private static final Set<String> SUBRESOURCE_VERBS = Set.of("get", "patch", "update");
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");
    private static final Column NAME =
            new Column("Name", "string", "name", "Name must be unique within a namespace.", 0);
    private static final Column AGE =
            new Column("Age", "date", "", "Time since the object was created.", 0, ".metadata.creationTimestamp");

    private final List<Field> objectFields;
    private final RuleCompiler rules;
    private final WebhookClient webhooks;

    /**
     * @param builtIn where the shape of every object's metadata is found
     * @param webhooks for conversions
     */
    CustomDefinitions(Definitions builtIn, RuleCompiler rules, WebhookClient webhooks) {
        this.rules = rules;
        this.webhooks = webhooks;
        var any = builtIn.require(Resources.NAMESPACES).schema();
        this.objectFields = CustomSchema.OBJECT_MEMBERS.stream()
                .map(name -> any.fieldAt(any.indexOf(name)))
                .toList();
    }

    /**
     * By the names that were accepted, which may be others than those that are wished now.
     *
     * @param terminating whether the definition is being emptied, at the moment when this is asked
     */
    List<CustomKind> of(ApiObject definition, BooleanSupplier terminating) {
        var spec = definition.spec();
        var names = definition.status().object("acceptedNames");
        var stored = storedVersion(spec);
        return spec.array("versions")
                .objects()
                .filter(version -> version.flag("served"))
                .map(version -> kind(definition.spec(), names, version, stored, terminating))
                .toList();
    }

    static String storedVersion(JsonObject spec) {
        return spec.array("versions")
                .objects()
                .filter(version -> version.flag("storage"))
                .map(version -> version.text("name"))
                .findFirst()
                .orElse("");
    }

    private CustomKind kind(
            JsonObject spec, JsonObject names, JsonObject version, String stored, BooleanSupplier terminating) {
        var kind = new GroupVersionKind(spec.text("group"), version.text("name"), names.text("kind"));
        var schema = CustomSchema.of(version.object("schema").object("openAPIV3Schema"));
        var subresources = version.object("subresources");
        var made = new ResourceDefinition(
                kind,
                names.text("plural"),
                names.text("singular"),
                names.array("shortNames").strings().toList(),
                names.array("categories").strings().toList(),
                spec.text("scope").equals("Namespaced"),
                VERBS,
                subresources(kind, subresources),
                spec.text("group") + "/" + names.text("plural"),
                kind,
                true,
                false,
                false,
                selectableFields(version),
                columns(version),
                shape(kind, schema));
        return new CustomKind(
                made,
                stored,
                conversion(spec.object("conversion")),
                new SchemaValidator(schema),
                rules.compile(schema),
                subresources.find("scale").map(scale -> ScalePaths.of(scale.asObject())),
                deprecation(kind, version),
                terminating);
    }

    private Conversion conversion(JsonObject conversion) {
        return conversion.text("strategy").equals("Webhook")
                ? new WebhookConversion(webhooks, conversion.object("webhook"), UUID::randomUUID)
                : Conversion.NONE;
    }

    private StructSchema shape(GroupVersionKind kind, CustomSchema schema) {
        var shape = new StructSchema(typeName(kind), schema);
        var fields = new ArrayList<>(objectFields);
        schema.properties().forEach((name, property) -> {
            if (!CustomSchema.OBJECT_MEMBERS.contains(name)) {
                fields.add(new Field(
                        name, property, Presence.AS_GIVEN, false, property.atomic(), null, Set.of(), null, 0, 0));
            }
        });
        shape.define(fields);
        return shape;
    }

    /** {@code com.example.v1.Foo}: how published schemas name it. */
    private static String typeName(GroupVersionKind kind) {
        var labels = Arrays.asList(kind.group().split("\\."));
        Collections.reverse(labels);
        return String.join(".", labels) + "." + kind.version() + "." + kind.kind();
    }

    private static List<Subresource> subresources(GroupVersionKind kind, JsonObject declared) {
        var all = new ArrayList<Subresource>();
        if (declared.has("status")) {
            all.add(new Subresource("status", kind, SUBRESOURCE_VERBS));
        }
        if (declared.has("scale")) {
            all.add(new Subresource("scale", SCALE, SUBRESOURCE_VERBS));
        }
        return all;
    }

    private static List<String> selectableFields(JsonObject version) {
        var fields = new ArrayList<>(List.of("metadata.name", "metadata.namespace"));
        version.array("selectableFields")
                .objects()
                .map(field -> field.text("jsonPath"))
                .map(path -> path.startsWith(".") ? path.substring(1) : path)
                .forEach(fields::add);
        return fields;
    }

    private static List<Column> columns(JsonObject version) {
        var columns = new ArrayList<>(List.of(NAME));
        version.array("additionalPrinterColumns").objects().forEach(column -> columns.add(column(column)));
        if (columns.size() == 1) {
            columns.add(AGE);
        }
        return columns;
    }

    private static Column column(JsonObject column) {
        return new Column(
                column.text("name"),
                column.text("type"),
                column.text("format"),
                column.text("description").isEmpty()
                        ? "Custom resource definition column (in JSONPath format): " + column.text("jsonPath")
                        : column.text("description"),
                (int) column.integerOr("priority", 0),
                column.text("jsonPath"));
    }

    private static String deprecation(GroupVersionKind kind, JsonObject version) {
        if (!version.flag("deprecated")) {
            return "";
        }
        return version.string("deprecationWarning").orElse(kind.apiVersion() + " " + kind.kind() + " is deprecated");
    }
}
