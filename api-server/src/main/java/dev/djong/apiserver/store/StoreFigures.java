package dev.djong.apiserver.store;

import java.util.OptionalLong;

/**
 * How large a store is, and how much of that is history.
 *
 * @param bytes on its disk; 0 where it has none
 * @param historyRevisions between the oldest revision that can be read and the newest; absent where it is not known
 * @param historyBytes of superseded states; absent where it is not known
 */
public record StoreFigures(long bytes, OptionalLong historyRevisions, OptionalLong historyBytes) {
    /** Of a store that tells nothing. */
    public static final StoreFigures NONE = new StoreFigures(0, OptionalLong.empty(), OptionalLong.empty());
}
