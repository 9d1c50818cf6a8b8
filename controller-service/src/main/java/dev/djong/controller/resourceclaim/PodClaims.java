package dev.djong.controller.resourceclaim;

import dev.djong.controller.pod.Pods;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.DeviceClaimName;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Which claims to devices a pod has: some it names, others are made for it and stand in its status. */
final class PodClaims {
    static final String STATUSES = "resourceClaimStatuses";
    /** Which of the pod's claims one was made for. */
    static final String ANNOTATION = "resource.kubernetes.io/pod-claim-name";

    /** Pods under the keys of their claims, as text. */
    static final Index BY_CLAIM = new Index(
            "resourceClaims", pod -> keysOf(pod).map(ObjectKey::toString).toList());

    /** Pods under the keys of the templates that they name, as text. */
    static final Index BY_TEMPLATE = new Index(
            "resourceClaimTemplates",
            pod -> all(pod).map(claim -> claim.text("resourceClaimTemplateName"))
                    .filter(name -> !name.isEmpty())
                    .map(name -> new ObjectKey(pod.namespace(), name).toString())
                    .toList());

    private PodClaims() {}

    static Stream<JsonObject> all(ApiObject pod) {
        return pod.spec().array("resourceClaims").objects();
    }

    /** Empty where the claim is still to be made, or where it turned out that none is needed. */
    static Optional<String> nameOf(ApiObject pod, JsonObject podClaim) {
        return DeviceClaimName.of(pod, podClaim) instanceof DeviceClaimName.Named(var name, var ofTemplate)
                ? Optional.of(name)
                : Optional.empty();
    }

    static Stream<ObjectKey> keysOf(ApiObject pod) {
        return all(pod).flatMap(claim -> nameOf(pod, claim).stream()).map(name -> new ObjectKey(pod.namespace(), name));
    }

    /** The claims that a pod had before a change or has after it. */
    static Collection<ObjectKey> touchedBy(Change change) {
        var pods = change instanceof Change.Updated(var previous, var current)
                ? Stream.of(previous, current)
                : Stream.of(change.object());
        return pods.flatMap(PodClaims::keysOf).distinct().toList();
    }

    /** None of its containers runs or ever will. */
    static boolean isDone(ApiObject pod) {
        return Pods.isFinished(pod)
                || (pod.isBeingDeleted() && Pods.nodeName(pod).isEmpty());
    }

    static boolean isMadeFor(ApiObject pod, ApiObject claim) {
        return claim.controllerReference()
                .filter(owner -> owner.kind().equals("Pod") && owner.uid().equals(pod.uid()))
                .isPresent();
    }
}
