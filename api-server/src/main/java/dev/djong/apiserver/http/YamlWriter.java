package dev.djong.apiserver.http;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** Answers in YAML, for people: block style, no flow, no line breaks of our own. */
public final class YamlWriter {
    private YamlWriter() {}

    public static byte[] toYaml(byte[] json) {
        return toYaml(JsonReader.read(json));
    }

    public static byte[] toYaml(Json json) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options);
        return yaml.dump(plain(json)).getBytes(StandardCharsets.UTF_8);
    }

    private static @org.jspecify.annotations.Nullable Object plain(Json json) {
        return switch (json) {
            case JsonString(var text) -> text;
            case JsonInteger(var number) -> number;
            case JsonDecimal(var number) -> number;
            case JsonBool bool -> bool.value();
            case JsonNull ignored -> null;
            case JsonArray array -> {
                var list = new ArrayList<@org.jspecify.annotations.Nullable Object>();
                array.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case JsonObject object -> {
                var map = new LinkedHashMap<String, @org.jspecify.annotations.Nullable Object>();
                object.forEach((name, value) -> map.put(name, plain(value)));
                yield map;
            }
        };
    }
}
