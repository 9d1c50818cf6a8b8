package dev.djong.standalone.backup;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import dev.djong.object.Revision;
import dev.djong.object.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a backup says of itself.
 *
 * @param store what kind of store it is of
 * @param revision that the store had reached
 * @param sha256 of the store's part, in hexadecimal digits
 * @param kubernetes the version that wrote it
 */
public record BackupManifest(Kind store, Revision revision, String sha256, Instant takenAt, String kubernetes) {
    /** Grows when an older program could no longer restore what a newer one writes. */
    static final int FORMAT = 1;

    static final String ENTRY = "backup.json";

    /** The stores that outlive their process. */
    public enum Kind {
        SQLITE("store/cluster.db"),
        ETCD("store/etcd.snapshot");

        private final String entry;

        Kind(String entry) {
            this.entry = entry;
        }

        String entry() {
            return entry;
        }
    }

    byte[] toBytes() {
        var json = JsonObject.builder()
                .put("format", FORMAT)
                .put("store", store.name())
                .put("revision", revision.value())
                .put("sha256", sha256)
                .put("takenAt", Times.format(takenAt))
                .put("kubernetes", kubernetes)
                .build();
        return (JsonWriter.toText(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static BackupManifest of(byte[] bytes) {
        try {
            var json = JsonReader.read(bytes).asObject();
            long format = json.integerOr("format", 0);
            if (format != FORMAT) {
                throw new BackupFailure("it has format " + format + ", this program knows format " + FORMAT);
            }
            return new BackupManifest(
                    Kind.valueOf(json.text("store")),
                    new Revision(json.integerOr("revision", 0)),
                    json.text("sha256"),
                    Times.parse(json.text("takenAt")).orElseThrow(() -> new BackupFailure("its time cannot be read")),
                    json.text("kubernetes"));
        } catch (JsonSyntaxException | IllegalArgumentException unreadable) {
            throw new BackupFailure("its " + ENTRY + " cannot be read: " + unreadable.getMessage());
        }
    }
}
