package dev.djong.controller.disruption;

import dev.djong.controller.ControllerContext;
import dev.djong.controller.scale.ScaleTarget;
import dev.djong.controller.scale.ScaleTargets;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds how many pods the owners of pods promise. The workloads that come with Kubernetes are read from caches; the replica
 * sets of a deployment count as the deployment, since their own numbers move during a rollout. Any other owner is asked
 * through its {@code scale}.
 */
final class OwnerScaleFinder {
    private final Informer replicaSets;
    private final Informer deployments;
    private final Informer statefulSets;
    private final Informer replicationControllers;
    private final ScaleTargets scales;

    private record Owner(String uid, long replicas) {}

    OwnerScaleFinder(ControllerContext context) {
        replicaSets = context.informers().of(Resources.REPLICA_SETS);
        deployments = context.informers().of(Resources.DEPLOYMENTS);
        statefulSets = context.informers().of(Resources.STATEFUL_SETS);
        replicationControllers = context.informers().of(Resources.REPLICATION_CONTROLLERS);
        scales = new ScaleTargets(context.client());
    }

    /** @throws UnknownOwnerException if one of the owners is not there, or has no scale */
    OwnerScales of(List<ApiObject> pods) {
        var replicas = new HashMap<String, Long>();
        var unmanaged = new ArrayList<String>();
        for (var pod : pods) {
            var reference = pod.controllerReference();
            if (reference.isEmpty()) {
                unmanaged.add(pod.name());
            } else if (!replicas.containsKey(reference.get().uid())) {
                var owner = find(reference.get(), pod.namespace())
                        .orElseThrow(
                                () -> new UnknownOwnerException("found no controllers for pod \"" + pod.name() + "\""));
                replicas.put(owner.uid, owner.replicas);
            }
        }
        return new OwnerScales(
                replicas.values().stream().mapToLong(Long::longValue).sum(), unmanaged);
    }

    private Optional<Owner> find(OwnerReference reference, String namespace) {
        var kind = GroupVersionKind.of(reference.apiVersion(), reference.kind());
        var key = new ObjectKey(namespace, reference.name());
        return switch (kind.kind() + "." + kind.group()) {
            case "ReplicaSet.apps" -> cached(replicaSets, key, reference).flatMap(this::ofReplicaSet);
            case "StatefulSet.apps" -> cached(statefulSets, key, reference).map(OwnerScaleFinder::owner);
            case "ReplicationController." ->
                cached(replicationControllers, key, reference).map(OwnerScaleFinder::owner);
            default -> asked(kind, key, reference);
        };
    }

    private static Optional<ApiObject> cached(Informer informer, ObjectKey key, OwnerReference reference) {
        return informer.cache().find(key).filter(found -> found.uid().equals(reference.uid()));
    }

    private Optional<Owner> ofReplicaSet(ApiObject replicaSet) {
        var above =
                replicaSet.controllerReference().filter(owner -> owner.kind().equals("Deployment"));
        return above.isEmpty()
                ? Optional.of(owner(replicaSet))
                : cached(
                                deployments,
                                new ObjectKey(
                                        replicaSet.namespace(), above.get().name()),
                                above.get())
                        .map(OwnerScaleFinder::owner);
    }

    private static Owner owner(ApiObject workload) {
        return new Owner(workload.uid(), workload.spec().integerOr("replicas", 1));
    }

    private Optional<Owner> asked(GroupVersionKind kind, ObjectKey key, OwnerReference reference) {
        var resource = scales.resourceOf(kind)
                .orElseThrow(() -> new UnknownOwnerException(
                        "no matches for kind \"" + kind.kind() + "\" in version \"" + kind.apiVersion() + "\""));
        return switch (scales.find(resource, key)) {
            case ScaleTarget.Scaled(var scale) ->
                scale.uid().equals(reference.uid())
                        ? Optional.of(new Owner(scale.uid(), scale.spec().integerOr("replicas", 0)))
                        : Optional.empty();
            case ScaleTarget.Missing missing -> Optional.empty();
            case ScaleTarget.Unscalable unscalable ->
                throw new UnknownOwnerException(resource.groupResource() + " does not implement the scale subresource");
        };
    }
}
