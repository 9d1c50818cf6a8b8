package dev.djong.controller.pod;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.util.List;

/** How a {@code spec.template} becomes a pod, and when two templates are the same. */
public final class PodTemplates {
    public static final String HASH_LABEL = "pod-template-hash";
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private PodTemplates() {}

    /** A pod of {@code owner}'s template with that name, managed by {@code owner}. */
    public static ApiObject pod(ApiObject owner, String name, String generateName) {
        var template = owner.spec().object("template");
        var from = template.object("metadata");
        var metadata = JsonObject.builder()
                .put("name", name)
                .put("generateName", generateName)
                .put("namespace", owner.namespace())
                .putIf("labels", from.get("labels"))
                .putIf("annotations", from.get("annotations"))
                .putIf("finalizers", from.get("finalizers"))
                .build();
        return new ApiObject(JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "Pod")
                        .put("metadata", metadata)
                        .put("spec", template.object("spec"))
                        .build())
                .withOwnerReferences(List.of(OwnerReference.controllerOf(owner)));
    }

    /** The template without the label that tells a Deployment's ReplicaSets apart. */
    public static JsonObject withoutHash(JsonObject template) {
        var metadata = template.object("metadata").without("creationTimestamp");
        var labels = metadata.object("labels").without(HASH_LABEL);
        metadata = labels.isEmpty() ? metadata.without("labels") : metadata.with("labels", labels);
        return metadata.isEmpty() ? template.without("metadata") : template.with("metadata", metadata);
    }

    public static boolean same(JsonObject one, JsonObject other) {
        return withoutHash(one).equals(withoutHash(other));
    }

    /** A short text that is the same for equal templates. A collision count above 0 leads to another one. */
    public static String hash(JsonObject template, long collisions) {
        var hashed =
                collisions == 0 ? withoutHash(template) : withoutHash(template).with("collisionCount", collisions);
        var digits = Long.toString(Fnv.hash32(hashed));
        var text = new StringBuilder(digits.length());
        digits.chars().forEach(digit -> text.append(LETTERS.charAt(digit % LETTERS.length())));
        return text.toString();
    }
}
