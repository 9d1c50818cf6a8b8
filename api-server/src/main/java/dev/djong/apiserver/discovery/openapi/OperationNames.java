package dev.djong.apiserver.discovery.openapi;

import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupVersionKind;

/** What operations are called in the documents. */
final class OperationNames {
    private OperationNames() {}

    /** What generated clients and kubectl call the action. */
    static String action(String action) {
        return switch (action) {
            case "create" -> "post";
            case "update" -> "put";
            default -> action;
        };
    }

    static String describe(String verb, GroupVersionKind kind, ResourceDefinition definition) {
        return switch (verb) {
            case "list" -> "list or watch objects of kind " + definition.kind().kind();
            case "deletecollection" ->
                "delete collection of " + definition.kind().kind();
            default -> verb + " " + kind.kind() + " of " + definition.singular();
        };
    }

    /** Such as {@code listCoreV1NamespacedPod}, which client generators make method names of. */
    static String id(String verb, ResourceDefinition definition, String suffix) {
        var word = switch (verb) {
            case "get" -> "read";
            case "update" -> "replace";
            case "deletecollection" -> "deleteCollection";
            default -> verb;
        };
        boolean scoped = definition.namespaced() && !suffix.equals("ForAllNamespaces");
        return word
                + groupName(definition)
                + (scoped ? "Namespaced" : "")
                + definition.kind().kind()
                + suffix;
    }

    private static String groupName(ResourceDefinition definition) {
        var name = new StringBuilder();
        for (var part : shortGroup(definition).split("\\.", -1)) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return name.append(Character.toUpperCase(definition.version().charAt(0)))
                .append(definition.version().substring(1))
                .toString();
    }

    static String tag(ResourceDefinition definition) {
        var camel = groupName(definition);
        return Character.toLowerCase(camel.charAt(0))
                + camel.substring(1, camel.length() - definition.version().length()) + "_" + definition.version();
    }

    private static String shortGroup(ResourceDefinition definition) {
        var group = definition.group();
        return group.isEmpty()
                ? "core"
                : group.endsWith(".k8s.io") ? group.substring(0, group.length() - ".k8s.io".length()) : group;
    }
}
