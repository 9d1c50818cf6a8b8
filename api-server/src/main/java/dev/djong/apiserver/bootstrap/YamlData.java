package dev.djong.apiserver.bootstrap;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the YAML files that lie beside this class. */
final class YamlData {
    private YamlData() {}

    static JsonObject read(String file) {
        try (InputStream in = YamlData.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build lost " + file);
            }
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return json(tree).asObject();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Json json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var object = JsonObject.builder();
                map.forEach((name, member) -> object.put(name.toString(), json(member)));
                yield object.build();
            }
            case List<?> list -> list.stream().map(YamlData::json).collect(JsonArray.collector());
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number);
            case Boolean flag -> Json.of(flag);
            default -> Json.of(value.toString());
        };
    }
}
