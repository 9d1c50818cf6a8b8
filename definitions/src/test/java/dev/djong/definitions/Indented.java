package dev.djong.definitions;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;

/** JSON with a member a line, so that differences between golden files can be read. */
final class Indented {
    private Indented() {}

    static String text(Json json) {
        var out = new StringBuilder();
        write(json, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Json json, String newline, StringBuilder out) {
        var deeper = newline + "  ";
        switch (json) {
            case JsonObject object
            when !object.isEmpty() -> {
                for (int i = 0; i < object.size(); i++) {
                    out.append(i == 0 ? "{" : ",").append(deeper);
                    out.append(Json.of(object.nameAt(i))).append(": ");
                    write(object.valueAt(i), deeper, out);
                }
                out.append(newline).append('}');
            }
            case JsonArray array
            when !array.isEmpty() -> {
                for (int i = 0; i < array.size(); i++) {
                    out.append(i == 0 ? "[" : ",").append(deeper);
                    write(array.get(i), deeper, out);
                }
                out.append(newline).append(']');
            }
            default -> out.append(json);
        }
    }
}
