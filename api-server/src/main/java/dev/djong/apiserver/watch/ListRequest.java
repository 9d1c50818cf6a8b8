package dev.djong.apiserver.watch;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;

/**
 * What to list, in the words of the request's query.
 *
 * @param namespace empty for all namespaces and for cluster-scoped resources
 * @param limit at most so many items; 0 for all
 * @param continueToken from the page before; empty for the first page
 * @param resourceVersion and {@code resourceVersionMatch} as given; empty where absent
 */
public record ListRequest(
        String namespace,
        LabelSelector labels,
        FieldSelector fields,
        int limit,
        String continueToken,
        String resourceVersion,
        String resourceVersionMatch) {

    /** Everything in a namespace (or everywhere, where it is empty), most recent. */
    public static ListRequest all(String namespace) {
        return new ListRequest(namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, "", "", "");
    }
}
