package dev.djong.controller.revision;

import dev.djong.controller.pod.PodTemplates;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * A ControllerRevision: one state of an owner's template. Its data is a strategic merge patch that puts the template back,
 * which is what {@code kubectl rollout undo} sends as it stands.
 *
 * <pre>{@code
 * data: {spec: {template: {$patch: replace, metadata: ..., spec: ...}}}
 * revision: 3
 * }</pre>
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/">ControllerRevision</a>
 */
public final class TemplateRevision {
    /** The revision of a pod: for a StatefulSet the revision's name, for a DaemonSet its hash. */
    public static final String POD_LABEL = "controller-revision-hash";

    /** Oldest first; of equal numbers the older object. */
    public static final Comparator<ApiObject> BY_REVISION = Comparator.comparingLong(TemplateRevision::number)
            .thenComparing(revision -> revision.creationTimestamp().orElse(Instant.EPOCH))
            .thenComparing(ApiObject::name);

    private static final String DIRECTIVE = "$patch";
    /** Leaves room for a dash and a hash in a name of 253 characters. */
    private static final int MAX_PREFIX_LENGTH = 223;

    private TemplateRevision() {}

    public static long number(ApiObject revision) {
        return revision.root().integerOr("revision", 0);
    }

    static ApiObject withNumber(ApiObject revision, long number) {
        return revision.with("revision", Json.of(number));
    }

    /** The template that the revision keeps. */
    public static JsonObject template(ApiObject revision) {
        return revision.root().object("data").object("spec").object("template").without(DIRECTIVE);
    }

    /** Older servers keep an empty {@code creationTimestamp} in it; that is no other template. */
    static boolean holds(ApiObject revision, JsonObject template) {
        return PodTemplates.same(template(revision), template);
    }

    /**
     * A revision of {@code owner}'s template of now. Its name follows from the template, so that making it twice makes one;
     * the owner's {@code collisionCount} leads to another name where a stranger has taken it.
     *
     * @param hashLabel the label that tells the hash
     */
    static ApiObject of(ApiObject owner, String hashLabel, long number) {
        var template = owner.spec().object("template");
        long collisions = owner.status().integerOr("collisionCount", 0);
        var hash = PodTemplates.hash(template.with("kind", owner.kind()), collisions);
        var labels = new TreeMap<>(template.object("metadata").object("labels").stringMap());
        labels.put(hashLabel, hash);
        var patch = JsonObject.EMPTY.withAt(template.with(DIRECTIVE, "replace"), "spec", "template");
        return ApiObject.of("apps/v1", "ControllerRevision", name(owner, hash))
                .withLabels(labels)
                .withAnnotations(owner.annotations())
                .withOwnerReferences(List.of(OwnerReference.controllerOf(owner)))
                .with("data", patch)
                .with("revision", Json.of(number));
    }

    private static ObjectKey name(ApiObject owner, String hash) {
        var name = owner.name();
        var prefix = name.length() > MAX_PREFIX_LENGTH ? name.substring(0, MAX_PREFIX_LENGTH) : name;
        return new ObjectKey(owner.namespace(), prefix + "-" + hash);
    }
}
