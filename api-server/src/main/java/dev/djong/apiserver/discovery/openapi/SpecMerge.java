package dev.djong.apiserver.discovery.openapi;

import static dev.djong.apiserver.discovery.openapi.SpecPart.DEFINITIONS;
import static dev.djong.apiserver.discovery.openapi.SpecPart.REF;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts parts of other servers' documents into ours. Where a definition's name is taken by another shape, that of the part
 * gets a number, as upstream does: {@code NAME_v2}.
 */
final class SpecMerge {
    private final Map<String, Json> paths = new TreeMap<>();
    private final Map<String, Json> definitions = new TreeMap<>();
    /** The same as they came, with the names that they know each other by: what is compared. */
    private final Map<String, Json> asTheyCame = new TreeMap<>();

    private final JsonObject own;

    /** @param own a whole document */
    SpecMerge(JsonObject own) {
        this.own = own;
        own.object("paths").forEach(paths::put);
        own.object("definitions").forEach(definitions::put);
        asTheyCame.putAll(definitions);
    }

    /** @param part its paths take the place of those of the same name */
    void add(JsonObject part) {
        var renamed = new TreeMap<String, String>();
        part.object("definitions").forEach((name, shape) -> {
            var free = freeName(name, shape);
            if (!free.equals(name)) {
                renamed.put(name, free);
            }
        });
        part.object("definitions").forEach((name, shape) -> {
            var free = renamed.getOrDefault(name, name);
            asTheyCame.put(free, shape);
            definitions.put(free, withNames(shape, renamed));
        });
        part.object("paths").forEach((path, operations) -> paths.put(path, withNames(operations, renamed)));
    }

    private String freeName(String name, Json shape) {
        var free = name;
        for (int i = 2; isTaken(asTheyCame.get(free), shape); i++) {
            free = name + "_v" + i;
        }
        return free;
    }

    private static boolean isTaken(@Nullable Json before, Json shape) {
        return before != null && !before.equals(shape);
    }

    private static Json withNames(Json tree, Map<String, String> renamed) {
        if (renamed.isEmpty()) {
            return tree;
        }
        return switch (tree) {
            case JsonObject object -> {
                var copy = JsonObject.builder();
                object.forEach((name, value) ->
                        copy.put(name, name.equals(REF) ? reference(value, renamed) : withNames(value, renamed)));
                yield copy.build();
            }
            case JsonArray array ->
                array.stream().map(item -> withNames(item, renamed)).collect(JsonArray.collector());
            default -> tree;
        };
    }

    private static Json reference(Json value, Map<String, String> renamed) {
        if (value instanceof JsonString(var text) && text.startsWith(DEFINITIONS)) {
            var name = text.substring(DEFINITIONS.length());
            return Json.of(DEFINITIONS + renamed.getOrDefault(name, name));
        }
        return value;
    }

    JsonObject document() {
        return own.with("paths", JsonObject.of(paths)).with("definitions", JsonObject.of(definitions));
    }
}
