package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.watch.Entry;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** What a verb answers when all went well; the response writer gives it the form that the client asked for. */
public sealed interface ApiResponse {

    /** One stored object. {@code json} holds its resourceVersion. */
    record OfObject(int code, ResourceDefinition definition, byte[] json) implements ApiResponse {}

    /** One object as the cache holds it. */
    record OfEntry(ResourceDefinition definition, Entry entry) implements ApiResponse {}

    /** How large a workload is; a kind of its own beside that of the path. */
    record OfScale(ApiObject scale) implements ApiResponse {}

    /** Something that has no tables: reviews, Status. */
    record OfTree(int code, JsonObject tree) implements ApiResponse {}

    /**
     * One page of a list.
     *
     * @param continueToken empty on the last page
     * @param remaining how many objects follow; absent where selectors make that unknown
     */
    record OfList(
            ResourceDefinition definition,
            List<Entry> items,
            long revision,
            String continueToken,
            OptionalLong remaining)
            implements ApiResponse {}

    /** All objects of a kind that is never stored, made for this answer. */
    record OfMade(ResourceDefinition definition, List<ApiObject> items) implements ApiResponse {
        public OfMade {
            items = List.copyOf(items);
        }
    }

    /** An answer that writes itself as it comes about: watches, logs, upgraded connections. */
    record OfStream(Stream stream) implements ApiResponse {}

    /** Writes head and body, and returns when the stream is over. */
    @FunctionalInterface
    interface Stream {
        void writeTo(Call call) throws IOException;
    }

    static ApiResponse ok(ResourceDefinition definition, ApiObject object) {
        return new OfObject(200, definition, JsonWriter.toBytes(object.root()));
    }

    /** What was just written: encoded for the store, and for this answer too. */
    static ApiResponse created(ResourceDefinition definition, Entry entry) {
        return new OfObject(201, definition, entry.toBytes());
    }

    static ApiResponse created(ResourceDefinition definition, ApiObject object) {
        return new OfObject(201, definition, JsonWriter.toBytes(object.root()));
    }

    static ApiResponse ok(JsonObject tree) {
        return new OfTree(200, tree);
    }

    static ApiResponse created(JsonObject tree) {
        return new OfTree(201, tree);
    }
}
