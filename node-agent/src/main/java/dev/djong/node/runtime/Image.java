package dev.djong.node.runtime;

import java.util.List;
import java.util.OptionalLong;

/**
 * An image on this node.
 *
 * @param uid the numeric user it runs as, where it names one
 * @param username the user it runs as by name; empty for none
 * @param pinned never removed by garbage collection
 */
public record Image(
        String id,
        List<String> tags,
        List<String> digests,
        long sizeBytes,
        OptionalLong uid,
        String username,
        boolean pinned) {

    public Image pin() {
        return new Image(id, tags, digests, sizeBytes, uid, username, true);
    }

    /** What container statuses report as {@code imageID}: a digest where there is one. */
    public String reportedId() {
        return digests.isEmpty() ? id : digests.getFirst();
    }
}
