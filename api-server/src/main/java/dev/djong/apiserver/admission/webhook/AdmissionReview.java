package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.match.Equivalents;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestDescription;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import org.jspecify.annotations.Nullable;

/** The question that a webhook is asked. */
final class AdmissionReview {
    private AdmissionReview() {}

    /** The objects are shown in the version of {@code match}. */
    static JsonObject of(
            ReviewVersion version, String uid, AdmissionRequest request, Match match, Equivalents equivalents) {
        var asked = RequestDescription.of(request, match)
                .with("uid", uid)
                .with("object", shown(request.object(), match, equivalents))
                .with("oldObject", shown(request.old(), match, equivalents));
        return JsonObject.builder()
                .put("apiVersion", version.apiVersion())
                .put("kind", "AdmissionReview")
                .put("request", asked)
                .build();
    }

    private static Json shown(@Nullable ApiObject object, Match match, Equivalents equivalents) {
        return object == null
                ? Json.NULL
                : equivalents.convert(object, match.kind()).root();
    }
}
