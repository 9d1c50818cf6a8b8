package dev.djong.cel;

import dev.djong.codec.YamlReader;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.nio.charset.StandardCharsets;

/** Objects for tests, written the way users write them. */
final class Yaml {
    private Yaml() {}

    static ApiObject object(String yaml) {
        return new ApiObject(tree(yaml));
    }

    static JsonObject tree(String yaml) {
        return YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree().asObject();
    }
}
