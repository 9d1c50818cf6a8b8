package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Query;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The parameters that all writes share. */
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation) {

    /** What happens to fields that the schema does not know, and to those given twice. */
    public enum FieldValidation {
        IGNORE("Ignore"),
        WARN("Warn"),
        STRICT("Strict");

        private final String text;

        FieldValidation(String text) {
            this.text = text;
        }
    }

    private static final int MAX_MANAGER_CHARS = 128;
    private static final String META_GROUP = "meta.k8s.io";

    /**
     * @param kind of the options in error texts: {@code CreateOptions}
     * @throws ApiFailure 422 with every wrong parameter
     */
    public static WriteOptions of(Query query, String kind) {
        var errors = new ArrayList<FieldError>();
        var dryRun = query.all("dryRun");
        checkDryRun(dryRun, errors);
        checkManager(query.text("fieldManager"), errors);
        var validation = fieldValidation(query.text("fieldValidation"), errors);
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(kind(kind), "", errors);
        }
        return new WriteOptions(!dryRun.isEmpty(), query.text("fieldManager"), validation);
    }

    /**
     * The options of an apply, which has to say in whose name it applies.
     *
     * @throws ApiFailure 422 with every wrong parameter
     */
    public static WriteOptions ofApply(Query query) {
        if (query.text("fieldManager").isEmpty()) {
            throw ApiFailure.invalid(
                    kind("PatchOptions"),
                    "",
                    List.of(FieldError.required("fieldManager", "is required for apply patch")));
        }
        return of(query, "PatchOptions");
    }

    public WriteOptions withDryRun(boolean changed) {
        return new WriteOptions(changed, fieldManager, fieldValidation);
    }

    /** As webhooks see them. */
    JsonObject toJson(String kind) {
        return JsonObject.builder()
                .put("apiVersion", META_GROUP + "/v1")
                .put("kind", kind)
                .putIf("dryRun", dryRun ? JsonArray.of(Json.of("All")) : null)
                .putText("fieldManager", fieldManager)
                .putText("fieldValidation", fieldValidation == FieldValidation.WARN ? "" : fieldValidation.text)
                .build();
    }

    /** The kind of options in error texts. */
    static GroupVersionKind kind(String name) {
        return new GroupVersionKind(META_GROUP, "v1", name);
    }

    static void checkDryRun(List<String> values, List<FieldError> errors) {
        if (values.stream().anyMatch(value -> !value.equals("All"))) {
            var given = values.stream().map(Json::of).collect(JsonArray.collector());
            errors.add(FieldError.notSupported("dryRun", given, List.of("All")));
        }
    }

    private static void checkManager(String manager, List<FieldError> errors) {
        if (manager.length() > MAX_MANAGER_CHARS) {
            errors.add(FieldError.tooLong("fieldManager", MAX_MANAGER_CHARS));
        }
        if (manager.chars().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.invalid("fieldManager", manager, "should only contain printable characters"));
        }
    }

    private static FieldValidation fieldValidation(String text, List<FieldError> errors) {
        if (text.isEmpty()) {
            return FieldValidation.WARN;
        }
        for (var known : FieldValidation.values()) {
            if (known.text.equals(text)) {
                return known;
            }
        }
        errors.add(FieldError.notSupported("fieldValidation", Json.of(text), List.of("Ignore", "Strict", "Warn")));
        return FieldValidation.WARN;
    }
}
