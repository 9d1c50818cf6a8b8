package dev.djong.apiserver.watch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a list starts: opaque to clients, in upstream's form so that a list begun at an upstream server
 * can go on at ours.
 *
 * @param revision at which all pages are read, or {@link #LATEST} for one that goes on at whatever is newest
 * @param start the first key to look at, without the resource's or namespace's prefix
 */
record ContinueToken(long revision, String start) {
    static final long LATEST = -1;
    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        var json = JsonObject.builder()
                .put("v", VERSION)
                .put("rv", revision)
                .put("start", start)
                .build();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonWriter.toBytes(json));
    }

    /** Empty if it is no token, or leads out of the listed range. */
    static Optional<ContinueToken> decode(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
            var json = JsonReader.read(bytes).asObject();
            var token = new ContinueToken(json.integerOr("rv", 0), json.text("start"));
            boolean sound = json.text("v").equals(VERSION)
                    && (token.revision > 0 || token.revision == LATEST)
                    && !token.start.isEmpty()
                    && !token.start.startsWith("/");
            return sound ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException | JsonSyntaxException notOurs) {
            return Optional.empty();
        }
    }
}
