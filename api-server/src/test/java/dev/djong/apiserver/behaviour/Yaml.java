package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;

/** Objects for tests, written the way users write them. */
public final class Yaml {
    private Yaml() {}

    public static ApiObject object(String yaml) {
        return new ApiObject(tree(yaml));
    }

    public static JsonObject tree(String yaml) {
        Object tree = new org.yaml.snakeyaml.Yaml().load(yaml);
        return json(tree).asObject();
    }

    private static Json json(Object value) {
        return switch (value) {
            case null -> Json.NULL;
            case Map<?, ?> map -> {
                var object = JsonObject.builder();
                map.forEach((name, member) -> object.put(name.toString(), json(member)));
                yield object.build();
            }
            case List<?> list -> list.stream().map(Yaml::json).collect(JsonArray.collector());
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number);
            case Boolean flag -> Json.of(flag);
            default -> Json.of(value.toString());
        };
    }
}
