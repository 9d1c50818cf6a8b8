package dev.djong.apiserver.watch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cache must know of a kind to fill an entry. Not called on the read path. */
public interface EntryIndexer {

    /**
     * Decodes what lies in the store to the canonical form that is served: converted to the resource's kind, pruned and
     * defaulted, without resourceVersion.
     *
     * @throws RuntimeException if it cannot be read; the entry is then left out of lists and the failure logged
     */
    ApiObject decode(byte[] stored);

    /** Whether what lies in the store is of a version that nothing is stored in any more: an update then writes it anew. */
    default boolean isOutdated(byte[] stored) {
        return false;
    }

    /** The selectable fields beyond {@code metadata.name} and {@code metadata.namespace}. */
    default List<String> fieldNames() {
        return List.of();
    }

    /** The value of a selectable field; the empty string where it is unset. */
    default String field(ApiObject object, String fieldName) {
        return "";
    }

    /** The selectable field by which watchers are woken, where one is used for that: {@code spec.nodeName} for pods. */
    default @Nullable String wakeField() {
        return null;
    }

    /** Takes objects as they are, with no selectable fields. */
    static EntryIndexer plain() {
        return stored -> new ApiObject((JsonObject) JsonReader.read(stored));
    }
}
