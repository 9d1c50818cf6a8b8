package dev.djong.controller.daemonset;

import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.PodTemplates;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The pods of a DaemonSet: made for one node each, which node affinity on the node's name pins them to, and tolerating what
 * befalls nodes, since nothing else could take their place.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations">Taints and
 *     tolerations</a>
 */
final class DaemonPods {
    static final String NODE_NAME_FIELD = "metadata.name";
    /** Set by the API server on pods of objects as old as Kubernetes 1.6; tools still look at it. */
    private static final String GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

    private static final String GENERATION_LABEL = "pod-template-generation";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private static final List<JsonObject> TOLERATIONS = List.of(
            toleration("not-ready", "NoExecute"),
            toleration("unreachable", "NoExecute"),
            toleration("disk-pressure", "NoSchedule"),
            toleration("memory-pressure", "NoSchedule"),
            toleration("pid-pressure", "NoSchedule"),
            toleration("unschedulable", "NoSchedule"));
    private static final JsonObject WITHOUT_NETWORK = toleration("network-unavailable", "NoSchedule");

    private DaemonPods() {}

    private static JsonObject toleration(String condition, String effect) {
        return JsonObject.of(
                "key", Json.of("node.kubernetes.io/" + condition),
                "operator", Json.of("Exists"),
                "effect", Json.of(effect));
    }

    /** A pod spec that bears what daemons bear; those on the node's own network also a node without pod network. */
    static JsonObject withTolerations(JsonObject podSpec) {
        var all = new ArrayList<Json>(podSpec.array("tolerations").stream().toList());
        TOLERATIONS.forEach(toleration -> addMissing(all, toleration));
        if (podSpec.flag("hostNetwork")) {
            addMissing(all, WITHOUT_NETWORK);
        }
        return podSpec.with("tolerations", JsonArray.of(all));
    }

    private static void addMissing(List<Json> all, JsonObject toleration) {
        if (!all.contains(toleration)) {
            all.add(toleration);
        }
    }

    /** @param name one of {@link #names} */
    static ApiObject pod(ApiObject daemonSet, String hash, String node, String name) {
        var pod = PodTemplates.pod(daemonSet, name, daemonSet.name() + "-")
                .withLabel(TemplateRevision.POD_LABEL, hash)
                .withSpec(spec -> pinned(withTolerations(spec), node));
        return daemonSet
                .annotation(GENERATION_ANNOTATION)
                .map(generation -> pod.withLabel(GENERATION_LABEL, generation))
                .orElse(pod);
    }

    /** Required node affinity becomes the one node; preferred stays. */
    private static JsonObject pinned(JsonObject podSpec, String node) {
        var terms = JsonReader.read("""
                {"nodeSelectorTerms": [{"matchFields": [{"key": "%s", "operator": "In", "values": ["%s"]}]}]}""".formatted(NODE_NAME_FIELD, node));
        return podSpec.withAt(terms, "affinity", "nodeAffinity", REQUIRED);
    }

    /**
     * The names of the pods of one node and template, one after the other: making a pod twice, from an old cache or after
     * a stop, finds it there.
     */
    static NameSequence names(ApiObject daemonSet, String hash, String node) {
        return new NameSequence(daemonSet.name(), daemonSet.uid() + "/" + node + "/" + hash);
    }

    /** The node that the pod is on, or was made for; empty for a pod that was made for none. */
    static String nodeOf(ApiObject pod) {
        var bound = Pods.nodeName(pod);
        return bound.isEmpty() ? pinnedTo(pod) : bound;
    }

    private static String pinnedTo(ApiObject pod) {
        return pod.spec()
                .object("affinity")
                .object("nodeAffinity")
                .object(REQUIRED)
                .array("nodeSelectorTerms")
                .objects()
                .flatMap(term -> term.array("matchFields").objects())
                .filter(field -> field.text("key").equals(NODE_NAME_FIELD))
                .flatMap(field -> field.array("values").strings())
                .findFirst()
                .orElse("");
    }
}
