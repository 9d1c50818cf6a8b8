package dev.djong.patch;

import dev.djong.codec.BodyLimits;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.Decoded;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a patch document to an object and brings the result into canonical form. Defaults are the caller's next step.
 * All failures are {@link ApiFailure}s: 400 for what is no patch, 413 for too many operations, 422 for what does not fit.
 */
public final class Patches {
    private static final GroupVersionKind NO_KIND = new GroupVersionKind("", "", "");
    private static final List<String> OPERATION_MEMBERS = List.of("from", "op", "path", "value");

    private Patches() {}

    /**
     * @param current the canonical object
     * @return the changed object, and what strict validation has against the patch and against the result
     */
    public static Decoded apply(PatchType type, byte[] body, JsonObject current, StructSchema schema) {
        try {
            var document = read(body);
            return switch (type) {
                case JSON -> jsonPatch(document, current, schema);
                case MERGE -> {
                    var patch = requireObject(document, "error decoding patch: ");
                    yield decoded(MergePatch.apply(current, patch), document.duplicates(), schema, null);
                }
                case STRATEGIC -> {
                    var patch = requireObject(document, "");
                    yield decoded(
                            StrategicMergePatch.apply(current, patch, schema), document.duplicates(), schema, patch);
                }
            };
        } catch (PatchFailure failure) {
            throw failure.toApiFailure();
        }
    }

    /** The answer when strict field validation refuses a patch. */
    public static ApiFailure strictFailure(Decoded patched) {
        return invalid(patched.tree(), patched.strictError());
    }

    private static PatchDocument read(byte[] body) {
        try {
            return PatchDocument.read(body);
        } catch (JsonSyntaxException malformed) {
            throw PatchFailure.malformed("error decoding patch: " + ObjectDecoder.syntaxError(body, malformed));
        }
    }

    private static JsonObject requireObject(PatchDocument document, String prefix) {
        if (document.tree() instanceof JsonObject object) {
            return object;
        }
        throw PatchFailure.malformed(prefix + "json: cannot unmarshal " + goName(document.tree())
                + " into Go value of type map[string]interface {}");
    }

    private static Decoded jsonPatch(PatchDocument document, JsonObject current, StructSchema schema) {
        if (!(document.tree() instanceof JsonArray operations)) {
            throw PatchFailure.malformed("error decoding patch: json: cannot unmarshal " + goName(document.tree())
                    + " into Go value of type []handlers.jsonPatchOp");
        }
        if (operations.size() > BodyLimits.MAX_PATCH_OPERATIONS) {
            throw new ApiFailure(Status.of(
                    Reason.REQUEST_ENTITY_TOO_LARGE,
                    "Request entity too large: The allowed maximum operations in a JSON patch is "
                            + BodyLimits.MAX_PATCH_OPERATIONS + ", got " + operations.size()));
        }
        var problems = new ArrayList<String>();
        for (int i = 0; i < operations.size(); i++) {
            if (!(operations.get(i) instanceof JsonObject operation)) {
                throw PatchFailure.malformed("error decoding patch: json: cannot unmarshal " + goName(operations.get(i))
                        + " into Go value of type handlers.jsonPatchOp");
            }
            for (var name : operation.names()) {
                if (!OPERATION_MEMBERS.contains(name)) {
                    problems.add("json patch unknown field \"[" + i + "]." + name + "\"");
                }
            }
        }
        document.duplicates().forEach(duplicate -> problems.add("json patch " + duplicate));
        return decoded(JsonPatch.apply(current, operations), problems, schema, null);
    }

    private static Decoded decoded(
            Json patched, List<String> earlier, StructSchema schema, @Nullable JsonObject patch) {
        try {
            var result = ObjectDecoder.canonical(patched, schema);
            var problems = new ArrayList<>(earlier);
            problems.addAll(result.problems());
            return new Decoded(result.tree(), problems);
        } catch (DecodeFailure failure) {
            throw invalid(patch == null ? patched : Json.of(GoText.of(patch)), failure.text());
        }
    }

    private static ApiFailure invalid(Json shown, String why) {
        return ApiFailure.invalid(
                NO_KIND,
                "",
                List.of(FieldError.invalid(
                        "patch", shown instanceof JsonString text ? text : Json.of(shown.toString()), why)));
    }

    private static String goName(Json value) {
        return switch (value.typeName()) {
            case "integer" -> "number";
            case "boolean" -> "bool";
            case String name -> name;
        };
    }
}
