package dev.djong.guarantee;

import dev.djong.api.WatchEvent;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import java.util.Map;

/**
 * One event that a watcher was told.
 *
 * @param revision of the event
 * @param key empty name for a bookmark
 * @param labels of the object in the event
 * @param content whatever identifies the object's state
 */
public record Told(long revision, Type type, ObjectKey key, Map<String, String> labels, String content) {
    /** As on the wire. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }

    /** @throws ApiFailure if the server ended the watch with an error */
    public static Told of(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Added(var object) -> of(Type.ADDED, object);
            case WatchEvent.Modified(var object) -> of(Type.MODIFIED, object);
            case WatchEvent.Deleted(var object) -> of(Type.DELETED, object);
            case WatchEvent.Bookmark(var revision) ->
                new Told(Long.parseLong(revision), Type.BOOKMARK, ObjectKey.cluster(""), Map.of(), "");
            case WatchEvent.Synced(var revision) -> of(new WatchEvent.Bookmark(revision));
            case WatchEvent.Failed(var status) -> throw new ApiFailure(status);
        };
    }

    private static Told of(Type type, ApiObject object) {
        return new Told(
                Long.parseLong(object.resourceVersion()),
                type,
                object.key(),
                object.labels(),
                object.root().object("data").toString());
    }

    public boolean isChange() {
        return type != Type.BOOKMARK;
    }
}
