package dev.djong.controller.deployment;

import dev.djong.controller.pod.PodTemplates;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.util.List;
import java.util.Map;

/** The ReplicaSet for a Deployment's template: its name follows from the template, so that making it twice makes one. */
final class NewReplicaSet {
    private NewReplicaSet() {}

    static ApiObject of(DeploymentObserved seen, long revision, int size) {
        var deployment = seen.deployment();
        long collisions = deployment.status().integerOr("collisionCount", 0);
        var hash = PodTemplates.hash(seen.template(), collisions);
        var name = new ObjectKey(deployment.namespace(), deployment.name() + "-" + hash);
        var template = withHash(seen.template(), hash);
        var selector = deployment
                .spec()
                .object("selector")
                .update("matchLabels", labels -> labels.with(PodTemplates.HASH_LABEL, hash));
        var minReady = deployment.spec().get("minReadySeconds");
        var spec = JsonObject.builder()
                .put("replicas", size)
                .putIf("minReadySeconds", minReady)
                .put("selector", selector)
                .put("template", template)
                .build();
        var set = ApiObject.of("apps/v1", "ReplicaSet", name)
                .withLabels(template.object("metadata").object("labels").stringMap())
                .withAnnotations(Revisions.current(deployment, Map.of(), revision))
                .withOwnerReferences(List.of(OwnerReference.controllerOf(deployment)))
                .with("spec", spec);
        return Revisions.withSize(set, seen.replicas(), seen.maxReplicas());
    }

    private static JsonObject withHash(JsonObject template, String hash) {
        return template.update(
                "metadata",
                metadata -> metadata.update("labels", labels -> labels.with(PodTemplates.HASH_LABEL, hash)));
    }
}
