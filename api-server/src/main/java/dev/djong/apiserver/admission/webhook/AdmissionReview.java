package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.match.Equivalents;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import org.jspecify.annotations.Nullable;

/** The question that a webhook is asked. */
final class AdmissionReview {
    private AdmissionReview() {}

    /** The objects are shown in the version of {@code match}. */
    static JsonObject of(
            ReviewVersion version, String uid, AdmissionRequest request, Match match, Equivalents equivalents) {
        return JsonObject.builder()
                .put("apiVersion", version.apiVersion())
                .put("kind", "AdmissionReview")
                .put("request", request(uid, request, match, equivalents))
                .build();
    }

    private static JsonObject request(String uid, AdmissionRequest request, Match match, Equivalents equivalents) {
        return JsonObject.builder()
                .put("uid", uid)
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
                .put("object", shown(request.object(), match, equivalents))
                .put("oldObject", shown(request.old(), match, equivalents))
                .put("dryRun", request.dryRun())
                .put("options", request.options().isEmpty() ? Json.NULL : request.options())
                .build();
    }

    private static Json shown(@Nullable ApiObject object, Match match, Equivalents equivalents) {
        return object == null
                ? Json.NULL
                : equivalents.convert(object, match.kind()).root();
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
