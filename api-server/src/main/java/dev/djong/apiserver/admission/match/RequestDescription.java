package dev.djong.apiserver.admission.match;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;

/** A request in the form of {@code AdmissionReview.request}, without its uid and objects. */
public final class RequestDescription {
    private RequestDescription() {}

    public static JsonObject of(AdmissionRequest request, Match match) {
        return JsonObject.builder()
                .put("kind", kind(match.kind()))
                .put("resource", resource(match.resource()))
                .putText("subResource", request.subresource())
                .put("requestKind", kind(request.kind()))
                .put("requestResource", resource(request.resource()))
                .putText("requestSubResource", request.subresource())
                .putText("name", request.key().name())
                .putText("namespace", request.namespace())
                .put("operation", request.operation().name())
                .put("userInfo", request.user().toJson())
                .put("dryRun", request.dryRun())
                .put("options", request.options().isEmpty() ? Json.NULL : request.options())
                .build();
    }

    private static JsonObject kind(GroupVersionKind kind) {
        return JsonObject.of(
                "group", Json.of(kind.group()), "kind", Json.of(kind.kind()), "version", Json.of(kind.version()));
    }

    private static JsonObject resource(GroupVersionResource resource) {
        return JsonObject.of(
                "group",
                Json.of(resource.group()),
                "resource",
                Json.of(resource.resource()),
                "version",
                Json.of(resource.version()));
    }
}
