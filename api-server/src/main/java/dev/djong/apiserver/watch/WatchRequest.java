package dev.djong.apiserver.watch;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import java.util.Optional;

/**
 * What to watch, in the words of the request's query.
 *
 * @param namespace empty for all namespaces and for cluster-scoped resources
 * @param resourceVersion where to start; empty for the most recent state, 0 for any
 * @param sendInitialEvents the parameter where it was given: true starts with the current state as ADDED events and a
 *     bookmark behind them, false never does; empty does without the bookmark where resourceVersion is empty or 0
 * @param bookmarks whether the client wants bookmarks
 */
public record WatchRequest(
        String namespace,
        LabelSelector labels,
        FieldSelector fields,
        String resourceVersion,
        Optional<Boolean> sendInitialEvents,
        boolean bookmarks) {

    /** All changes in a namespace (or everywhere, where it is empty) after the revision. */
    public static WatchRequest after(String namespace, String resourceVersion) {
        return new WatchRequest(
                namespace,
                LabelSelector.EVERYTHING,
                FieldSelector.EVERYTHING,
                resourceVersion,
                Optional.empty(),
                false);
    }
}
