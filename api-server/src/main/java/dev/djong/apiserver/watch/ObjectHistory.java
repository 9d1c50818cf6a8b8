package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The states that one object had, newest first.
 *
 * @param more whether older ones were left out because of a limit
 */
public record ObjectHistory(List<State> states, boolean more) {
    public ObjectHistory {
        states = List.copyOf(states);
    }

    /**
     * One state and the write that made it.
     *
     * @param entry empty where the write was a deletion
     * @param at when it was committed, where the store knows
     */
    public record State(Revision revision, Optional<Entry> entry, Optional<Instant> at) {}
}
