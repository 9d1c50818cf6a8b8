package dev.djong.patch;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.stream.Collectors;

/** Trees the way Go prints maps, which some error texts carry: {@code map[spec:map[replicas:1]]}. */
final class GoText {
    private GoText() {}

    static String of(Json json) {
        return switch (json) {
            case JsonObject object ->
                object.names().stream()
                        .map(name -> name + ":" + of(object.find(name).orElse(Json.NULL)))
                        .collect(Collectors.joining(" ", "map[", "]"));
            case JsonArray array -> array.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
            case JsonString(var text) -> text;
            case JsonNull ignored -> "<nil>";
            default -> json.toString();
        };
    }
}
