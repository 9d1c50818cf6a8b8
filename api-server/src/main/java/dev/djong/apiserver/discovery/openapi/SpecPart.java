package dev.djong.apiserver.discovery.openapi;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.ArrayDeque;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What of another server's OpenAPI v2 document concerns one group version: its paths, and the definitions that they lead
 * to. Every server describes much besides.
 */
public final class SpecPart {
    static final String REF = "$ref";
    static final String DEFINITIONS = "#/definitions/";

    private SpecPart() {}

    /** @param rootPath {@code /apis/GROUP/VERSION} */
    public static JsonObject of(JsonObject document, String rootPath) {
        var paths = JsonObject.builder();
        document.object("paths").forEach((path, operations) -> {
            if (path.equals(rootPath) || path.startsWith(rootPath + "/")) {
                paths.put(path, operations);
            }
        });
        var kept = paths.build();
        return JsonObject.of("paths", kept, "definitions", reachable(kept, document.object("definitions")));
    }

    private static JsonObject reachable(JsonObject paths, JsonObject definitions) {
        var names = new TreeSet<String>();
        var toVisit = new ArrayDeque<Json>();
        toVisit.add(paths);
        while (!toVisit.isEmpty()) {
            references(toVisit.remove(), name -> {
                if (names.add(name)) {
                    definitions.find(name).ifPresent(toVisit::add);
                }
            });
        }
        var kept = JsonObject.builder();
        names.forEach(name -> kept.putIf(name, definitions.get(name)));
        return kept.build();
    }

    private static void references(Json tree, Consumer<String> found) {
        switch (tree) {
            case JsonObject object ->
                object.forEach((name, value) -> {
                    if (name.equals(REF) && value instanceof JsonString(var text) && text.startsWith(DEFINITIONS)) {
                        found.accept(text.substring(DEFINITIONS.length()));
                    } else {
                        references(value, found);
                    }
                });
            case JsonArray array -> array.forEach(item -> references(item, found));
            default -> {}
        }
    }
}
