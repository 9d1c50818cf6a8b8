package dev.djong.apiserver.store;

import dev.djong.object.Revision;

/** What became of a write. */
public sealed interface WriteResult {

    /** Done, durable, and the cluster's log has it at this revision. */
    record Committed(Revision revision) implements WriteResult {}

    /** A create found the key taken. */
    record AlreadyExists(Stored current) implements WriteResult {}

    /** An update or delete expected another revision than the newest. */
    record Conflict(Stored current) implements WriteResult {}

    /** An update or delete found no such key. */
    record NotFound() implements WriteResult {}

    /**
     * Nobody knows whether the write happened: the answer was cut off or did not come in time. It is never retried and
     * never called failed; who needs to know reads the key.
     */
    record Unknown(Throwable cause) implements WriteResult {}
}
