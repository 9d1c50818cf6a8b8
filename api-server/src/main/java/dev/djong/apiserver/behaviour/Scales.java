package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.LabelSelector;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.List;

/** The {@code autoscaling/v1} Scale of deployments, replica sets and the other workloads with {@code spec.replicas}. */
public final class Scales {
    public static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

    private Scales() {}

    public static ApiObject of(ApiObject workload) {
        return of(workload, workload.spec().integerOr("replicas", 0), status(workload));
    }

    /** The scale of an object that keeps its numbers somewhere else. */
    public static ApiObject of(ApiObject workload, long replicas, JsonObject status) {
        var metadata = JsonObject.builder()
                .put("name", workload.name())
                .putText("namespace", workload.namespace())
                .putText("uid", workload.uid())
                .putText("resourceVersion", workload.resourceVersion())
                .putIf("creationTimestamp", workload.metadata().get("creationTimestamp"));
        return new ApiObject(JsonObject.builder()
                .put("apiVersion", SCALE.apiVersion())
                .put("kind", SCALE.kind())
                .put("metadata", metadata.build())
                .put("spec", replicas == 0 ? JsonObject.EMPTY : JsonObject.EMPTY.with("replicas", replicas))
                .put("status", status)
                .build());
    }

    private static JsonObject status(ApiObject workload) {
        var selector = LabelSelector.of(workload.spec().object("selector")).toString();
        return JsonObject.builder()
                .put("replicas", workload.status().integerOr("replicas", 0))
                .putText("selector", selector)
                .build();
    }

    /**
     * The workload with the scale's wish. The scale's resourceVersion and uid, where given, are the update's
     * preconditions.
     *
     * @throws ApiFailure 422 for a negative number
     */
    public static ApiObject apply(ApiObject workload, ApiObject scale) {
        long replicas = wanted(scale);
        var scaled = workload.withSpec(spec -> spec.with("replicas", replicas));
        return scale.resourceVersion().isEmpty() ? scaled : scaled.withResourceVersion(scale.resourceVersion());
    }

    /** @throws ApiFailure 422 for a negative number */
    public static long wanted(ApiObject scale) {
        long replicas = scale.spec().integerOr("replicas", 0);
        if (replicas < 0) {
            throw ApiFailure.invalid(
                    SCALE,
                    scale.name(),
                    List.of(FieldError.invalid(
                            "spec.replicas", Json.of(replicas), "must be greater than or equal to 0")));
        }
        return replicas;
    }
}
