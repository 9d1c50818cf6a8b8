package dev.djong.patch;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** JSON merge patch (RFC 7386): members of the patch replace, null removes, objects merge. */
public final class MergePatch {
    private MergePatch() {}

    public static Json apply(@Nullable Json target, Json patch) {
        if (!(patch instanceof JsonObject changes)) {
            return patch;
        }
        var result = target instanceof JsonObject object ? object : JsonObject.EMPTY;
        for (int i = 0; i < changes.size(); i++) {
            var name = changes.nameAt(i);
            var value = changes.valueAt(i);
            result = value.isNull() ? result.without(name) : result.with(name, apply(result.get(name), value));
        }
        return result;
    }
}
