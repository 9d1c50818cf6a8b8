package dev.djong.apiserver.extension;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a custom resource keeps what its scale subresource shows.
 *
 * @param labelSelector empty where it keeps none
 */
public record ScalePaths(String specReplicas, String statusReplicas, String labelSelector) {

    static ScalePaths of(JsonObject scale) {
        return new ScalePaths(
                scale.text("specReplicasPath"), scale.text("statusReplicasPath"), scale.text("labelSelectorPath"));
    }

    public static String[] names(String path) {
        return (path.startsWith(".") ? path.substring(1) : path).split("\\.");
    }

    List<FieldError> checkSpec(ApiObject object) {
        return checkReplicas(object, specReplicas);
    }

    List<FieldError> checkStatus(ApiObject object) {
        var errors = new ArrayList<>(checkReplicas(object, statusReplicas));
        if (!labelSelector.isEmpty()) {
            var selector = object.root().at(names(labelSelector));
            if (selector != null && !(selector instanceof JsonString)) {
                errors.add(FieldError.invalid(labelSelector, "", accessor(labelSelector, selector, "string")));
            }
        }
        return errors;
    }

    private static List<FieldError> checkReplicas(ApiObject object, String path) {
        return switch (object.root().at(names(path))) {
            case null -> List.of();
            case JsonInteger(var replicas) -> {
                if (replicas < 0) {
                    yield List.of(FieldError.invalid(path, Json.of(replicas), "should be a non-negative integer"));
                }
                yield replicas > Integer.MAX_VALUE
                        ? List.of(FieldError.invalid(
                                path, Json.of(replicas), "should be less than or equal to " + Integer.MAX_VALUE))
                        : List.of();
            }
            case Json other -> List.of(FieldError.invalid(path, Json.of(0), accessor(path, other, "int64")));
        };
    }

    private static String accessor(String path, Json value, String wanted) {
        return "." + String.join(".", names(path)) + " accessor error: " + value + " is of the type " + value.typeName()
                + ", expected " + wanted;
    }
}
