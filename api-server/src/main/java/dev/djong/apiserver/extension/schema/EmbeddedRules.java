package dev.djong.apiserver.extension.schema;

import dev.djong.apiserver.validation.ObjectMetas;
import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Objects within objects ({@code x-kubernetes-embedded-resource}) have a kind, a version and metadata as all objects do. */
final class EmbeddedRules {
    private static final String UNNAMED = "fakename"; // an embedded object needs no name

    private final List<FieldError> errors = new ArrayList<>();

    private EmbeddedRules() {}

    static List<FieldError> check(CustomSchema root, JsonObject object) {
        var rules = new EmbeddedRules();
        rules.members(root, object, Place.ROOT);
        return rules.errors;
    }

    private void value(@Nullable CustomSchema schema, Json value, Place place) {
        if (schema == null || errors.size() >= Findings.MAX_ERRORS) {
            return;
        }
        switch (value) {
            case JsonObject object -> {
                if (schema.embedsResource()) {
                    embedded(object, place);
                }
                members(schema, object, place);
            }
            case JsonArray array -> {
                for (int i = 0; schema.items() != null && i < array.size(); i++) {
                    value(schema.items(), array.get(i), place.item(i));
                }
            }
            default -> {}
        }
    }

    private void members(CustomSchema schema, JsonObject object, Place place) {
        for (int i = 0; i < object.size(); i++) {
            value(schema.member(object.nameAt(i)), object.valueAt(i), place.member(object.nameAt(i)));
        }
    }

    private void embedded(JsonObject object, Place place) {
        text(object, "apiVersion", place);
        var kind = text(object, "kind", place);
        var problems = kind.isEmpty() ? List.<String>of() : Names.dns1035Label(kind.toLowerCase(Locale.ROOT), false);
        if (!problems.isEmpty()) {
            errors.add(FieldError.invalid(
                    place.member("kind").toString(),
                    kind,
                    "may have mixed case, but should otherwise match: " + String.join(",", problems)));
        }
        var metadata = object.get("metadata");
        if (metadata instanceof JsonObject named) {
            metadata(named, place);
        } else if (metadata != null && !metadata.isNull()) {
            errors.add(FieldError.invalid(place.member("metadata").toString(), metadata, "must be an object"));
        }
    }

    private String text(JsonObject object, String name, Place place) {
        var field = place.member(name).toString();
        switch (object.get(name)) {
            case null -> errors.add(FieldError.required(field, ""));
            case JsonString(var text) -> {
                if (text.isEmpty()) {
                    errors.add(FieldError.invalid(field, text, "must not be empty"));
                }
                return text;
            }
            case Json other -> errors.add(FieldError.invalid(field, other, "must be a string"));
        }
        return "";
    }

    private void metadata(JsonObject metadata, Place place) {
        var named = metadata.text("name").isEmpty() ? metadata.with("name", UNNAMED) : metadata;
        var object = new ApiObject(JsonObject.of("metadata", named));
        for (var error : ObjectMetas.validateCreate(object, !object.namespace().isEmpty(), Names::pathSegment)) {
            errors.add(new FieldError(error.type(), place + "." + error.field(), error.detail()));
        }
    }
}
