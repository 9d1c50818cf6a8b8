package dev.djong.apiserver.validation;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.Arrays;
import java.util.List;

/** A sound object with one thing changed: {@code spec.containers.0.image = ""}. */
final class Given {
    private Given() {}

    /** @param change {@code path = yaml}; {@code path = -} takes the member away */
    static ApiObject changed(ApiObject sound, String change) {
        int equals = change.indexOf('=');
        var path = change.substring(0, equals).strip().split("\\.");
        var text = change.substring(equals + 1).strip();
        var value = text.equals("-") ? null : Yaml.tree("v: " + text).get("v");
        return new ApiObject(set(sound.root(), Arrays.asList(path), value).asObject());
    }

    private static Json set(Json here, List<String> path, Json value) {
        var name = path.getFirst().replace('~', '.');
        var rest = path.subList(1, path.size());
        if (here instanceof JsonArray array) {
            int index = Integer.parseInt(name);
            return index == array.size()
                    ? array.plus(rest.isEmpty() ? value : set(JsonObject.EMPTY, rest, value))
                    : array.with(index, rest.isEmpty() ? value : set(array.get(index), rest, value));
        }
        var object = here.asObject();
        if (rest.isEmpty()) {
            return value == null ? object.without(name) : object.with(name, value);
        }
        var next = object.get(name);
        return object.with(name, set(next == null ? JsonObject.EMPTY : next, rest, value));
    }

    static List<String> texts(List<FieldError> errors) {
        return errors.stream().map(FieldError::toString).toList();
    }
}
