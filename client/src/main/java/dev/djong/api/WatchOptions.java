package dev.djong.api;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;

/**
 * What to watch.
 *
 * @param namespace empty for all
 * @param resourceVersion only what changed after it; empty for the state of now as {@code Added} events, and what comes
 *     after it
 * @param streamsList whether the server tells where the state of now ends, with {@link WatchEvent.Synced}: a list that
 *     comes as a stream ({@code sendInitialEvents}, KEP-3157)
 */
public record WatchOptions(
        String namespace, LabelSelector labels, FieldSelector fields, String resourceVersion, boolean streamsList) {

    public WatchOptions(String namespace, LabelSelector labels, FieldSelector fields, String resourceVersion) {
        this(namespace, labels, fields, resourceVersion, false);
    }

    /** The newest state, its end, and then every change. */
    public static WatchOptions streamedList(String namespace, LabelSelector labels, FieldSelector fields) {
        return new WatchOptions(namespace, labels, fields, "", true);
    }
}
