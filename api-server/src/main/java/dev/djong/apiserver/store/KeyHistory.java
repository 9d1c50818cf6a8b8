package dev.djong.apiserver.store;

import java.util.List;

/**
 * What a store remembers of one key.
 *
 * @param writes newest first; the last one may be from before the retention, being what was there when it began
 * @param more whether older ones were left out because of the limit
 */
public record KeyHistory(List<PastWrite> writes, boolean more) {
    public KeyHistory {
        writes = List.copyOf(writes);
    }

    /** @param newestFirst as many as there are, or more than {@code limit} */
    public static KeyHistory limited(List<PastWrite> newestFirst, int limit) {
        boolean more = newestFirst.size() > limit;
        return new KeyHistory(more ? newestFirst.subList(0, limit) : newestFirst, more);
    }
}
