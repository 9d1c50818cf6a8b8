package dev.djong.controller.namespace;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionResource;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells in five conditions what holds up the deletion of a namespace. Pure. */
final class NamespaceConditions {
    private NamespaceConditions() {}

    static JsonObject of(JsonObject status, NamespaceContent content, Instant now) {
        var failed = content.discovered().failures();
        var result = set(
                status,
                "NamespaceDeletionDiscoveryFailure",
                failed.isEmpty(),
                "ResourcesDiscovered",
                "All resources successfully discovered",
                "DiscoveryFailed",
                "Discovery failed for some groups, " + failed.size() + " failing: " + failed.values(),
                now);
        result = set(
                result,
                "NamespaceDeletionGroupVersionParsingFailure",
                true,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed",
                "",
                "",
                now);
        result = set(
                result,
                "NamespaceDeletionContentFailure",
                content.failures().isEmpty(),
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
                "ContentDeletionFailed",
                "Failed to delete all resource types, " + content.failures().size() + " remaining: "
                        + String.join(", ", content.failures().values()),
                now);
        result = set(
                result,
                "NamespaceContentRemaining",
                content.remaining().isEmpty(),
                "ContentRemoved",
                "All content successfully removed",
                "SomeResourcesRemain",
                "Some resources are remaining: " + remaining(content.remaining()),
                now);
        return set(
                result,
                "NamespaceFinalizersRemaining",
                content.finalizers().isEmpty(),
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + finalizers(content.finalizers()),
                now);
    }

    private static String remaining(Map<GroupVersionResource, Integer> remaining) {
        return remaining.entrySet().stream()
                .map(entry -> entry.getKey().resource() + "." + entry.getKey().group() + " has " + entry.getValue()
                        + " resource instances")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String finalizers(Map<String, Integer> finalizers) {
        return finalizers.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + entry.getValue() + " resource instances")
                .collect(Collectors.joining(", "));
    }

    /** False is the good state of these conditions. */
    private static JsonObject set(
            JsonObject status,
            String type,
            boolean good,
            String goodReason,
            String goodMessage,
            String badReason,
            String badMessage,
            Instant now) {
        return Conditions.set(
                status,
                good
                        ? Conditions.of(type, "False", goodReason, goodMessage, now)
                        : Conditions.of(type, "True", badReason, badMessage, now));
    }
}
