package dev.djong.apiserver.store;

import dev.djong.object.Revision;

/**
 * One key's state.
 *
 * @param value the plain value; shared, never to be written to
 * @param revision of the write that made this state
 * @param stale whether it lies in the store in an outdated form (an old encryption key): the next write must not be
 *     skipped for being equal
 */
public record Stored(String key, byte[] value, Revision revision, boolean stale) {
    @Override
    public String toString() {
        return key + "@" + revision + " (" + value.length + " bytes)";
    }
}
