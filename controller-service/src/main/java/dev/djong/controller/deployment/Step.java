package dev.djong.controller.deployment;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/** One thing to do for a Deployment. Steps are done in order; each may be repeated. */
sealed interface Step {
    /** A ReplicaSet for the current template. */
    record Create(ApiObject replicaSet) implements Step {}

    /** Another size, from {@code before} to {@code after}, with the annotations that tell the intended size. */
    record Scale(ApiObject replicaSet, int before, int after) implements Step {}

    /** Annotations or minReadySeconds follow the Deployment's. */
    record Update(ApiObject replicaSet) implements Step {}

    /** An old ReplicaSet beyond the history limit. */
    record Remove(ApiObject replicaSet) implements Step {}

    /** The Deployment's own revision annotation. */
    record Annotate(String revision) implements Step {}

    /** The Deployment's status. */
    record Report(JsonObject status) implements Step {}
}
