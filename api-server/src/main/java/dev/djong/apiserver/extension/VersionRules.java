package dev.djong.apiserver.extension;

import dev.djong.apiserver.extension.schema.DefaultRules;
import dev.djong.apiserver.extension.schema.SchemaRules;
import dev.djong.apiserver.extension.schema.StructuralRules;
import dev.djong.apiserver.validation.Errors;
import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of a CustomResourceDefinition: schemas, subresources, columns and selectable fields. */
final class VersionRules {
    static final int MAX_SELECTABLE_FIELDS = 8;
    /** How deep schemas may nest, far deeper than any in use: each level costs some frames of the stack. */
    static final int MAX_SCHEMA_DEPTH = 200;

    /** Each level of a schema is a level of JSON, or two where its place has a name. */
    private static final int MAX_JSON_DEPTH = 2 * MAX_SCHEMA_DEPTH;

    private static final int MAX_WARNING_CHARS = 256;
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    /** With a status subresource, the status is checked alone: nothing at the root may be lost by that. */
    private static final List<String> ALLOWED_AT_ROOT = List.of(
            "description",
            "type",
            "format",
            "title",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
            "required",
            "items",
            "properties",
            "externalDocs",
            "example",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations");

    private static final String ALLOWED_TEXT = "only [Description Type Format Title Maximum ExclusiveMaximum Minimum"
            + " ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items"
            + " Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of"
            + " the schema if the status subresource is enabled";

    private final RuleCompiler rules;

    VersionRules(RuleCompiler rules) {
        this.rules = rules;
    }

    /** @param stored null where the definition is new */
    void check(Errors errors, JsonObject spec, @Nullable ApiObject stored) {
        var versions = spec.array("versions");
        Set<String> names = new HashSet<>();
        boolean unique = true;
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i).asObject();
            unique &= names.add(version.text("name"));
            version(errors, version, "spec.versions[" + i + "]", stored);
        }
        if (!unique) {
            errors.invalid("spec.versions", versions, "must contain unique version names");
        }
        if (versions.objects().filter(version -> version.flag("storage")).count() != 1) {
            errors.invalid("spec.versions", versions, "must have exactly one version marked as storage version");
        }
    }

    private void version(Errors errors, JsonObject version, String path, @Nullable ApiObject stored) {
        var problems = Names.dns1035Label(version.text("name"), false);
        if (!problems.isEmpty()) {
            errors.invalid(path + ".name", version.text("name"), String.join(",", problems));
        }
        deprecation(errors, version, path + ".deprecationWarning");
        if (version.object("schema").get("openAPIV3Schema") instanceof JsonObject root) {
            if (isDeeper(root, MAX_JSON_DEPTH)) {
                errors.forbidden(
                        path + ".schema.openAPIV3Schema", "must not nest deeper than " + MAX_SCHEMA_DEPTH + " levels");
                return;
            }
            var known = stored == null ? Optional.<JsonObject>empty() : storedSchema(stored, version.text("name"));
            schema(errors, root, known.orElse(null), path + ".schema.openAPIV3Schema", hasStatus(version));
            selectableFields(errors, version, CustomSchema.of(root), path + ".selectableFields");
        } else {
            errors.required(path + ".schema.openAPIV3Schema", "");
        }
        scale(errors, version, path + ".subresources.scale");
        var columns = version.array("additionalPrinterColumns");
        for (int i = 0; i < columns.size(); i++) {
            column(errors, columns.get(i).asObject(), path + ".additionalPrinterColumns[" + i + "]");
        }
    }

    private static boolean isDeeper(Json value, int levels) {
        return switch (value) {
            case JsonObject object -> {
                boolean deeper = levels == 0;
                for (int i = 0; !deeper && i < object.size(); i++) {
                    deeper = isDeeper(object.valueAt(i), levels - 1);
                }
                yield deeper;
            }
            case JsonArray array -> levels == 0 || array.stream().anyMatch(item -> isDeeper(item, levels - 1));
            default -> false;
        };
    }

    private static boolean hasStatus(JsonObject version) {
        return version.object("subresources").has("status");
    }

    private static Optional<JsonObject> storedSchema(ApiObject stored, String version) {
        return stored.spec()
                .array("versions")
                .objects()
                .filter(old -> old.text("name").equals(version))
                .map(old -> old.object("schema").object("openAPIV3Schema"))
                .findFirst();
    }

    private static void deprecation(Errors errors, JsonObject version, String path) {
        var warning = version.string("deprecationWarning");
        if (warning.isEmpty()) {
            return;
        }
        var text = warning.get();
        if (!version.flag("deprecated")) {
            errors.invalid(path, text, "can only be set for deprecated versions");
            return;
        }
        if (text.length() > MAX_WARNING_CHARS) {
            errors.invalid(path, text, "must be <= " + MAX_WARNING_CHARS + " characters long");
        }
        if (text.isEmpty()) {
            errors.invalid(path, text, "must not be an empty string");
        }
        int odd = 0;
        while (odd < text.length() && !Character.isISOControl(text.charAt(odd))) {
            odd++;
        }
        if (odd < text.length()) {
            errors.invalid(
                    path,
                    text,
                    "must only contain printable UTF-8 characters; non-printable character found at index " + odd);
        }
    }

    /** A schema that was accepted once stays accepted. */
    private void schema(Errors errors, JsonObject root, @Nullable JsonObject stored, String path, boolean hasStatus) {
        if (stored != null && root.equals(stored)) {
            return;
        }
        if (hasStatus) {
            atRoot(errors, root, path);
        }
        if (root.flag("nullable")) {
            errors.forbidden(path + ".nullable", "nullable cannot be true at the root");
        }
        var parsed = CustomSchema.of(root);
        var structural = StructuralRules.check(root, path);
        errors.addAll(structural.isEmpty() ? DefaultRules.check(parsed, path) : structural);
        var keywords = SchemaRules.check(root, path);
        errors.addAll(keywords);
        if (structural.isEmpty() && keywords.isEmpty()) {
            errors.addAll(rules.problems(parsed, path, stored == null ? null : CustomSchema.of(stored)));
        }
    }

    private static void atRoot(Errors errors, JsonObject root, String path) {
        if (!root.text("type").equals("object")) {
            errors.invalid(
                    path + ".type",
                    root.text("type"),
                    "only \"object\" is allowed as the type at the root of the schema if the status subresource is"
                            + " enabled");
        } else if (!ALLOWED_AT_ROOT.containsAll(root.names())) {
            errors.invalid(path, root, ALLOWED_TEXT);
        }
    }

    private static void selectableFields(Errors errors, JsonObject version, CustomSchema root, String path) {
        var fields = version.array("selectableFields");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            var jsonPath = fields.get(i).asObject().text("jsonPath");
            var place = path + "[" + i + "].jsonPath";
            if (jsonPath.isEmpty()) {
                errors.required(place, "");
            } else {
                selectableField(errors, jsonPath, root, place);
                if (!seen.add(jsonPath)) {
                    errors.duplicate(place, Json.of(jsonPath));
                }
            }
        }
        if (seen.size() > MAX_SELECTABLE_FIELDS) {
            errors.add(FieldError.tooMany(path, seen.size(), MAX_SELECTABLE_FIELDS));
        }
    }

    private static void selectableField(Errors errors, String jsonPath, CustomSchema root, String place) {
        if (!jsonPath.startsWith(".") || jsonPath.contains("[") || jsonPath.endsWith(".")) {
            errors.invalid(place, jsonPath, "is an invalid path: not a path of field names, each after a dot");
            return;
        }
        CustomSchema at = root;
        for (var name : jsonPath.substring(1).split("\\.")) {
            at = at.properties().get(name);
            if (at == null) {
                errors.invalid(place, jsonPath, "is an invalid path: does not refer to a valid field");
                return;
            }
        }
        if (jsonPath.equals(".metadata") || jsonPath.startsWith(".metadata.")) {
            errors.invalid(place, jsonPath, "must not point to fields in metadata");
        }
        if (!List.of("string", "boolean", "integer").contains(at.type())) {
            errors.invalid(
                    place,
                    jsonPath,
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with"
                            + " formats are allowed.");
        }
    }

    private static void scale(Errors errors, JsonObject version, String path) {
        if (!(version.object("subresources").get("scale") instanceof JsonObject scale)) {
            return;
        }
        replicasPath(errors, path + ".specReplicasPath", scale.text("specReplicasPath"), ".spec");
        replicasPath(errors, path + ".statusReplicasPath", scale.text("statusReplicasPath"), ".status");
        var selector = scale.text("labelSelectorPath");
        if (!selector.isEmpty()
                && isSimple(errors, path + ".labelSelectorPath", selector)
                && !selector.startsWith(".spec.")
                && !selector.startsWith(".status.")) {
            errors.invalid(
                    path + ".labelSelectorPath", selector, "should be a json path under either .spec or .status");
        }
    }

    private static void replicasPath(Errors errors, String place, String path, String below) {
        if (path.isEmpty()) {
            errors.required(place, "");
        } else if (isSimple(errors, place, path) && !path.startsWith(below + ".")) {
            errors.invalid(place, path, "should be a json path under " + below);
        }
    }

    private static boolean isSimple(Errors errors, String place, String path) {
        if (!path.startsWith(".")) {
            errors.invalid(place, path, "must be a simple json path starting with .");
        }
        return path.startsWith(".");
    }

    private static void column(Errors errors, JsonObject column, String path) {
        errors.requireText(path + ".name", column.text("name"));
        var types = "must be one of " + String.join(",", COLUMN_TYPES);
        var type = column.text("type");
        if (type.isEmpty()) {
            errors.required(path + ".type", types);
        } else if (!COLUMN_TYPES.contains(type)) {
            errors.invalid(path + ".type", type, types);
        }
        var format = column.text("format");
        if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
            errors.invalid(path + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
        }
        var jsonPath = column.text("jsonPath");
        if (jsonPath.isEmpty()) {
            errors.required(path + ".JSONPath", "");
        } else {
            isSimple(errors, path + ".JSONPath", jsonPath);
        }
    }
}
