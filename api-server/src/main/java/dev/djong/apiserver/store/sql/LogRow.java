package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.Stored;
import dev.djong.object.Revision;

/**
 * One row of the log.
 *
 * @param previous the id of the row that this one supersedes; zero for a key that was never there or is forgotten
 * @param expiresAtSeconds since the epoch; zero for never
 * @param atMillis when it was written, since the epoch
 */
record LogRow(
        long id, String name, long previous, boolean deleted, long expiresAtSeconds, long atMillis, byte[] value) {
    static final byte[] NO_VALUE = {};

    Change change() {
        var revision = new Revision(id);
        return deleted ? new Change.Removed(name, revision) : new Change.Put(new Stored(name, value, revision, false));
    }
}
