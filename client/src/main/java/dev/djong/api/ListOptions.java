package dev.djong.api;

import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;

/**
 * What to list.
 *
 * @param namespace empty for all namespaces and for cluster-scoped kinds
 * @param resourceVersion empty for a consistent read, {@code 0} for any cached state
 * @param limit objects a page; 0 for no paging
 * @param continueToken from the page before; empty for the first
 */
public record ListOptions(
        String namespace,
        LabelSelector labels,
        FieldSelector fields,
        String resourceVersion,
        int limit,
        String continueToken) {

    public static final ListOptions ALL = inNamespace("");

    public static ListOptions inNamespace(String namespace) {
        return new ListOptions(namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, "", 0, "");
    }

    public ListOptions matching(LabelSelector labels) {
        return new ListOptions(namespace, labels, fields, resourceVersion, limit, continueToken);
    }

    public ListOptions matching(FieldSelector fields) {
        return new ListOptions(namespace, labels, fields, resourceVersion, limit, continueToken);
    }

    public ListOptions at(String resourceVersion) {
        return new ListOptions(namespace, labels, fields, resourceVersion, limit, continueToken);
    }

    public ListOptions page(int limit, String continueToken) {
        return new ListOptions(namespace, labels, fields, resourceVersion, limit, continueToken);
    }
}
