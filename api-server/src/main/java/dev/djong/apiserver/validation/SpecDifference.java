package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two trees differ, one line a place, for people: {@code -hostname: "a"} and {@code +hostname: "b"}. */
final class SpecDifference {
    /** More lines help nobody. */
    private static final int MAX_LINES = 20;

    private SpecDifference() {}

    static String between(Json before, Json after) {
        var lines = new ArrayList<String>();
        collect(lines, "", before, after);
        return String.join("\n", lines.subList(0, Math.min(lines.size(), MAX_LINES))) + "\n";
    }

    private static void collect(List<String> lines, String path, @Nullable Json before, @Nullable Json after) {
        if (before instanceof JsonObject one && after instanceof JsonObject other) {
            var names = new TreeSet<>(one.names());
            names.addAll(other.names());
            names.forEach(
                    name -> collect(lines, path.isEmpty() ? name : path + "." + name, one.get(name), other.get(name)));
        } else if (before instanceof JsonArray one && after instanceof JsonArray other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                collect(lines, path + "[" + i + "]", one.get(i), other.get(i));
            }
        } else if (before == null ? after != null : !before.equals(after)) {
            line(lines, "-", path, before);
            line(lines, "+", path, after);
        }
    }

    private static void line(List<String> lines, String sign, String path, @Nullable Json value) {
        if (value != null) {
            lines.add("  " + sign + path + ": " + value);
        }
    }
}
