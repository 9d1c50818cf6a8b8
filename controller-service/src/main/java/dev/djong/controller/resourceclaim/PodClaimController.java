package dev.djong.controller.resourceclaim;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.Pods;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the claims whose templates a pod names, and says in the pod's status what they are called. The pod owns them; a pod
 * that was put on a node past the scheduler also gets its reservations from here.
 */
public final class PodClaimController implements Controller {
    /** What a made name may be long without its five random letters and their hyphen. */
    private static final int MAX_BASE = 57;

    private final ApiClient client;
    private final EventRecorder events;
    private final Informer pods;
    private final Informer claims;
    private final Informer templates;

    public PodClaimController(ControllerContext context) {
        client = context.client();
        events = context.eventsAs().apply("resource_claim");
        pods = context.informers().of(Resources.PODS, PodClaims.BY_CLAIM, PodClaims.BY_TEMPLATE);
        claims = context.informers().of(Resources.RESOURCE_CLAIMS, Index.BY_CONTROLLER_UID);
        templates = context.informers().of(Resources.RESOURCE_CLAIM_TEMPLATES);
    }

    @Override
    public String name() {
        return "resource_claim";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PODS)
                .andOwned(Resources.RESOURCE_CLAIMS, "Pod")
                .and(Resources.RESOURCE_CLAIMS, change -> podsUnder(PodClaims.BY_CLAIM, change))
                .and(Resources.RESOURCE_CLAIM_TEMPLATES, change -> podsUnder(PodClaims.BY_TEMPLATE, change));
    }

    private Collection<ObjectKey> podsUnder(Index index, Change change) {
        return pods.cache().byIndex(index, change.object().key().toString()).stream()
                .map(ApiObject::key)
                .toList();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        pods.cache()
                .find(key)
                .filter(pod -> PodClaims.all(pod).findAny().isPresent())
                .filter(Pods::isActive)
                .ifPresent(pod -> {
                    makeClaims(pod);
                    if (!Pods.nodeName(pod).isEmpty()) {
                        PodClaims.keysOf(pod).forEach(claim -> reserve(pod, claim));
                    }
                });
        return Outcome.settled();
    }

    private void makeClaims(ApiObject pod) {
        var made = new LinkedHashMap<String, String>();
        PodClaims.all(pod)
                .filter(podClaim -> podClaim.has("resourceClaimTemplateName"))
                .filter(podClaim -> !isThere(pod, podClaim))
                .forEach(podClaim ->
                        claimFor(pod, podClaim).ifPresent(claim -> made.put(podClaim.text("name"), claim.name())));
        if (!made.isEmpty()) {
            tell(pod, made);
        }
    }

    /** One that somebody deleted is made anew. */
    private boolean isThere(ApiObject pod, JsonObject podClaim) {
        return PodClaims.nameOf(pod, podClaim)
                .flatMap(name -> claims.cache().find(new ObjectKey(pod.namespace(), name)))
                .filter(claim -> PodClaims.isMadeFor(pod, claim))
                .isPresent();
    }

    /** It may have been made already, and not be in the pod's status yet. */
    private Optional<ApiObject> claimFor(ApiObject pod, JsonObject podClaim) {
        return claims.cache().byIndex(Index.BY_CONTROLLER_UID, pod.uid()).stream()
                .filter(claim -> isFor(podClaim, claim))
                .findFirst()
                .or(() -> create(pod, podClaim));
    }

    private static boolean isFor(JsonObject podClaim, ApiObject claim) {
        return !claim.isBeingDeleted()
                && claim.annotation(PodClaims.ANNOTATION)
                        .filter(podClaim.text("name")::equals)
                        .isPresent();
    }

    private Optional<ApiObject> create(ApiObject pod, JsonObject podClaim) {
        var templateName = podClaim.text("resourceClaimTemplateName");
        var template = templates.cache().find(new ObjectKey(pod.namespace(), templateName));
        if (template.isEmpty()) {
            warn(
                    pod,
                    podClaim,
                    "resource claim template \"" + templateName + "\": resourceclaimtemplate.resource.k8s.io \""
                            + templateName + "\" not found");
            return Optional.empty();
        }
        // A cache may be old, and nobody but the garbage collector would miss the claim of a pod that is gone.
        boolean isAlive = client.find(Resources.PODS, pod.key())
                .filter(live -> live.uid().equals(pod.uid()) && Pods.isActive(live))
                .isPresent();
        return isAlive ? create(pod, podClaim, template.get()) : Optional.empty();
    }

    /** The names are in a fixed order, so that a second attempt comes upon what the first one made. */
    private Optional<ApiObject> create(ApiObject pod, JsonObject podClaim, ApiObject template) {
        var names = new NameSequence(baseName(pod.name(), podClaim.text("name")), pod.uid());
        for (int place = 0; ; place++) {
            var key = new ObjectKey(pod.namespace(), names.name(place));
            try {
                return Optional.of(
                        client.create(Resources.RESOURCE_CLAIMS, claim(pod, podClaim, template, key, names.prefix())));
            } catch (ApiFailure failure) {
                if (Namespaces.isTerminating(failure)) {
                    return Optional.empty();
                }
                if (!failure.is(Reason.ALREADY_EXISTS)) {
                    warn(pod, podClaim, "create ResourceClaim " + key.name() + ": " + failure.getMessage());
                    throw failure;
                }
                var own = client.find(Resources.RESOURCE_CLAIMS, key)
                        .filter(claim -> PodClaims.isMadeFor(pod, claim) && isFor(podClaim, claim));
                if (own.isPresent()) {
                    return own;
                }
            }
        }
    }

    /** Both names lose in proportion where they are too long together, so that each can still be told. */
    private static String baseName(String pod, String claim) {
        int length = pod.length() + claim.length() + 2;
        return length <= MAX_BASE
                ? pod + "-" + claim
                : pod.substring(0, pod.length() * MAX_BASE / length) + "-"
                        + claim.substring(0, claim.length() * MAX_BASE / length);
    }

    private static ApiObject claim(
            ApiObject pod, JsonObject podClaim, ApiObject template, ObjectKey key, String generateName) {
        var metadata = template.spec().object("metadata");
        return ApiObject.of("resource.k8s.io/v1", "ResourceClaim", key)
                .withMetadata(own -> own.with("generateName", generateName))
                .withLabels(metadata.object("labels").stringMap())
                .withAnnotations(metadata.object("annotations").stringMap())
                .withAnnotation(PodClaims.ANNOTATION, podClaim.text("name"))
                .withOwnerReferences(List.of(OwnerReference.controllerOf(pod)))
                .with("spec", template.spec().object("spec"));
    }

    private void tell(ApiObject pod, Map<String, String> made) {
        var statuses = new LinkedHashMap<String, JsonObject>();
        pod.status().array(PodClaims.STATUSES).objects().forEach(status -> statuses.put(status.text("name"), status));
        made.forEach((name, claim) ->
                statuses.put(name, JsonObject.of("name", Json.of(name), "resourceClaimName", Json.of(claim))));
        var body = JsonObject.of(
                "metadata",
                JsonObject.of("uid", Json.of(pod.uid())),
                "status",
                JsonObject.of(PodClaims.STATUSES, JsonArray.of(statuses.values())));
        try {
            client.patch(Resources.PODS, pod.key(), "status", Patch.strategic(body));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private void reserve(ApiObject pod, ObjectKey key) {
        claims.cache()
                .find(key)
                .filter(claim -> claim.status().has("allocation") && !claim.isBeingDeleted())
                .filter(claim ->
                        !Reservations.has(claim, pod) && Reservations.of(claim).size() < Reservations.MAX)
                .ifPresent(claim -> client.updateStatus(Resources.RESOURCE_CLAIMS, Reservations.withPod(claim, pod)));
    }

    private void warn(ApiObject pod, JsonObject podClaim, String what) {
        events.warning(pod, "FailedResourceClaimCreation", "PodResourceClaim " + podClaim.text("name") + ": " + what);
    }
}
