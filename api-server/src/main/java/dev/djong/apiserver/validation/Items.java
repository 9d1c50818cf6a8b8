package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Walks over lists with the path of each item: {@code spec.containers[0]}. */
final class Items {
    private Items() {}

    static void each(JsonObject parent, String path, String member, BiConsumer<JsonObject, String> check) {
        var items = parent.array(member);
        for (int i = 0; i < items.size(); i++) {
            check.accept(items.get(i).asObject(), (path.isEmpty() ? "" : path + ".") + member + "[" + i + "]");
        }
    }

    static void eachText(JsonArray items, String path, BiConsumer<String, String> check) {
        var texts = items.strings().toList();
        for (int i = 0; i < texts.size(); i++) {
            check.accept(texts.get(i), path + "[" + i + "]");
        }
    }

    static void atMost(Errors errors, JsonObject parent, String path, String member, int max) {
        int size = parent.array(member).size();
        if (size > max) {
            errors.add(FieldError.tooMany(path + "." + member, size, max));
        }
    }

    /** Refuses a second item of the same name. */
    static void unique(Errors errors, JsonObject parent, String path, String member, Set<String> seen) {
        each(parent, path, member, (item, itemPath) -> {
            var name = item.text("name");
            if (!name.isEmpty() && !seen.add(name)) {
                errors.duplicate(itemPath + ".name", Json.of(name));
            }
        });
    }

    static void unique(Errors errors, JsonObject parent, String path, String member) {
        unique(errors, parent, path, member, new HashSet<>());
    }
}
