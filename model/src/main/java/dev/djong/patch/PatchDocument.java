package dev.djong.patch;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.util.ArrayList;
import java.util.List;

/** A patch as it was sent, with the member names that stand twice in one object. */
record PatchDocument(Json tree, List<String> duplicates) {
    /** How deep a patch may nest: merging follows it step by step. No object that is stored comes near. */
    static final int MAX_DEPTH = 1_000;

    static PatchDocument read(byte[] body) {
        var tree = JsonReader.read(body);
        requireShallow(tree, MAX_DEPTH);
        return new PatchDocument(tree, DuplicateNames.in(body));
    }

    /** Level by level, without recursion. */
    private static void requireShallow(Json tree, int levels) {
        List<Json> level = List.of(tree);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > levels) {
                throw PatchFailure.malformed("exceeded max depth");
            }
            var next = new ArrayList<Json>();
            for (var value : level) {
                switch (value) {
                    case JsonObject object -> object.forEach((name, child) -> addContainer(next, child));
                    case JsonArray array -> array.forEach(child -> addContainer(next, child));
                    default -> {}
                }
            }
            level = next;
        }
    }

    private static void addContainer(List<Json> level, Json child) {
        if (child instanceof JsonObject || child instanceof JsonArray) {
            level.add(child);
        }
    }
}
