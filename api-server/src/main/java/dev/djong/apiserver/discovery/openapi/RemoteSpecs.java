package dev.djong.apiserver.discovery.openapi;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What other servers contribute to this one's OpenAPI documents. */
public interface RemoteSpecs {
    RemoteSpecs NONE = new RemoteSpecs() {
        @Override
        public long generation() {
            return 0;
        }

        @Override
        public Map<String, String> v3Addresses() {
            return Map.of();
        }

        @Override
        public List<JsonObject> v2Parts() {
            return List.of();
        }
    };

    /** Another number says that the rest may be other. */
    long generation();

    /** The addresses of version 3's documents with their hashes, by path such as {@code apis/GROUP/VERSION}. */
    Map<String, String> v3Addresses();

    /** Of version 2's documents what {@link SpecPart} left. */
    List<JsonObject> v2Parts();
}
