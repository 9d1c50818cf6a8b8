package dev.djong.controller.ephemeralvolume;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.storage.Claim;
import java.util.List;
import java.util.Optional;

/** Makes a claim for each {@code ephemeral} volume of a pod; the pod owns it, and the garbage collector deletes it. */
public final class EphemeralVolumeController implements Controller {
    private final ApiClient client;
    private final EventRecorder events;
    private final Informer pods;
    private final Informer claims;

    public EphemeralVolumeController(ControllerContext context) {
        client = context.client();
        events = context.eventsAs().apply("ephemeral_volume");
        pods = context.informers().of(Resources.PODS);
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
    }

    @Override
    public String name() {
        return "ephemeral_volume";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PODS).andOwned(Resources.PERSISTENT_VOLUME_CLAIMS, "Pod");
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        pods.cache()
                .find(key)
                .filter(pod -> !pod.isBeingDeleted())
                .ifPresent(pod -> pod.spec()
                        .array("volumes")
                        .objects()
                        .filter(volume -> volume.has("ephemeral"))
                        .forEach(volume -> ensureClaim(pod, volume)));
        return Outcome.settled();
    }

    private void ensureClaim(ApiObject pod, JsonObject volume) {
        var key = new ObjectKey(pod.namespace(), Claim.nameOf(pod, volume).orElseThrow());
        var known = claims.cache().find(key);
        if (known.isPresent()) {
            requireOwn(pod, volume, known);
            return;
        }
        try {
            client.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim(pod, volume, key));
        } catch (ApiFailure failure) {
            if (failure.is(Reason.ALREADY_EXISTS)) {
                requireOwn(pod, volume, client.find(Resources.PERSISTENT_VOLUME_CLAIMS, key));
            } else if (!Namespaces.isTerminating(failure)) {
                tell(pod, volume, "create PVC " + key.name() + ": " + failure.getMessage());
                throw failure;
            }
        }
    }

    /** Nobody gets another's data because of a name; when that claim goes, it is tried again. */
    private void requireOwn(ApiObject pod, JsonObject volume, Optional<ApiObject> claim) {
        claim.filter(found -> found.controllerReference()
                        .filter(owner -> owner.uid().equals(pod.uid()))
                        .isEmpty())
                .ifPresent(strange -> tell(
                        pod,
                        volume,
                        "PVC " + strange.key() + " was not created for pod " + pod.key() + " (pod is not owner)"));
    }

    private void tell(ApiObject pod, JsonObject volume, String what) {
        events.warning(pod, "FailedBinding", "ephemeral volume " + volume.text("name") + ": " + what);
    }

    private static ApiObject claim(ApiObject pod, JsonObject volume, ObjectKey key) {
        var template = volume.object("ephemeral").object("volumeClaimTemplate");
        var metadata = template.object("metadata");
        return ApiObject.of("v1", "PersistentVolumeClaim", key)
                .withLabels(metadata.object("labels").stringMap())
                .withAnnotations(metadata.object("annotations").stringMap())
                .withOwnerReferences(List.of(OwnerReference.controllerOf(pod)))
                .with("spec", template.object("spec"));
    }
}
