package dev.djong.controller.namespace;

import dev.djong.controller.discovery.Discovered;
import dev.djong.object.GroupVersionResource;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one round of emptying a namespace left behind.
 *
 * @param remaining objects a resource that are still there
 * @param finalizers objects a finalizer that holds them
 * @param failures resources that could not be emptied, and why
 */
record NamespaceContent(
        Discovered discovered,
        Map<GroupVersionResource, Integer> remaining,
        Map<String, Integer> finalizers,
        Map<String, String> failures,
        long longestGraceSeconds) {
    NamespaceContent {
        finalizers = new TreeMap<>(finalizers);
        failures = new TreeMap<>(failures);
    }

    boolean isEmpty() {
        return remaining.isEmpty()
                && failures.isEmpty()
                && discovered.failures().isEmpty();
    }
}
