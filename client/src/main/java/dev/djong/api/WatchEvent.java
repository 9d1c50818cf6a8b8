package dev.djong.api;

import dev.djong.object.ApiObject;
import dev.djong.status.Status;

/** One event of a watch. */
public sealed interface WatchEvent {
    record Added(ApiObject object) implements WatchEvent {}

    record Modified(ApiObject object) implements WatchEvent {}

    /** The object's last state, at the deletion's resourceVersion. */
    record Deleted(ApiObject object) implements WatchEvent {}

    /** Everything up to {@code resourceVersion} was delivered. */
    record Bookmark(String resourceVersion) implements WatchEvent {}

    /** The state at {@code resourceVersion} was delivered whole: a streamed list ends here, and changes follow. */
    record Synced(String resourceVersion) implements WatchEvent {}

    /** The server ends the watch, mostly with 410: list again. */
    record Failed(Status status) implements WatchEvent {}
}
