package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Puts a pod on a node: what {@code POST pods/NAME/binding} (and the older {@code bindings}) does to the pod. */
public final class PodBinding {
    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

    private PodBinding() {}

    /**
     * The pod as bound: node name, the binding's labels and annotations, condition {@code PodScheduled}.
     *
     * @throws ApiFailure 422 for a bad target, 409 when the pod is deleted, gated or on a node already
     */
    public static ApiObject apply(ApiObject pod, ApiObject binding, Instant now) {
        requireValid(binding);
        requireBindable(pod, binding);
        var node = binding.root().object("target").text("name");
        var bound = pod.withSpec(spec -> spec.with("nodeName", node))
                .withMetadata(metadata -> merge(merge(metadata, binding, "annotations"), binding, "labels"));
        var generation = pod.generation() == 0 ? 0 : pod.generation() + 1;
        return SystemMetadata.withGeneration(bound, generation)
                .withStatus(
                        status -> status.with("conditions", scheduled(status.array("conditions"), generation, now)));
    }

    private static void requireValid(ApiObject binding) {
        var errors = new ArrayList<FieldError>();
        var target = binding.root().object("target");
        var kind = target.text("kind");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            errors.add(FieldError.notSupported("target.kind", Json.of(kind), List.of("Node", "<empty>")));
        }
        if (target.text("name").isEmpty()) {
            errors.add(FieldError.required("target.name", ""));
        }
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(BINDING, binding.name(), errors);
        }
    }

    private static void requireBindable(ApiObject pod, ApiObject binding) {
        if (!binding.uid().isEmpty() && !binding.uid().equals(pod.uid())) {
            throw conflict(
                    pod,
                    "Precondition failed: UID in precondition: " + binding.uid() + ", UID in object meta: "
                            + pod.uid());
        }
        if (pod.isBeingDeleted()) {
            throw conflict(pod, "pod " + pod.name() + " is being deleted, cannot be assigned to a host");
        }
        var node = pod.spec().text("nodeName");
        if (!node.isEmpty()) {
            throw conflict(pod, "pod " + pod.name() + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.spec().array("schedulingGates").isEmpty()) {
            throw conflict(pod, "pod " + pod.name() + " has non-empty .spec.schedulingGates");
        }
    }

    private static ApiFailure conflict(ApiObject pod, String why) {
        return ApiFailure.conflict(new GroupResource("", "pods/binding"), pod.name(), why);
    }

    private static JsonObject merge(JsonObject metadata, ApiObject binding, String member) {
        var added = binding.metadata().object(member);
        if (added.isEmpty()) {
            return metadata;
        }
        return metadata.update(member, all -> {
            var merged = all;
            for (var entry : added.stringMap().entrySet()) {
                merged = merged.with(entry.getKey(), entry.getValue());
            }
            return merged;
        });
    }

    private static JsonArray scheduled(JsonArray conditions, long generation, Instant now) {
        var kept = new ArrayList<Json>(conditions
                .objects()
                .filter(condition -> !condition.text("type").equals("PodScheduled"))
                .toList());
        kept.add(JsonObject.builder()
                .put("type", "PodScheduled")
                .put("status", "True")
                .put("lastProbeTime", Json.NULL)
                .put("lastTransitionTime", Times.format(now))
                .putIf("observedGeneration", generation == 0 ? null : Json.of(generation))
                .build());
        return JsonArray.of(kept);
    }
}
