package dev.djong.apiserver.admission;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;

/** A pod stays on a node that is not ready or out of reach for five minutes, unless it says otherwise. */
final class DefaultTolerationSeconds implements AdmissionStep {
    static final long SECONDS = 300;
    private static final String[] TAINTS = {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"};

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var pod = request.requireObject();
        return request.isOn(Resources.PODS)
                ? pod.withSpec(spec -> spec.with("tolerations", completed(spec.array("tolerations"))))
                : pod;
    }

    private static JsonArray completed(JsonArray tolerations) {
        var all = tolerations;
        for (var taint : TAINTS) {
            all = tolerations.objects().anyMatch(toleration -> covers(toleration, taint))
                    ? all
                    : all.plus(toleration(taint));
        }
        return all;
    }

    /** An empty key or effect stands for all. */
    private static boolean covers(JsonObject toleration, String taint) {
        var key = toleration.text("key");
        var effect = toleration.text("effect");
        return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
    }

    private static JsonObject toleration(String taint) {
        return JsonObject.builder()
                .put("effect", "NoExecute")
                .put("key", taint)
                .put("operator", "Exists")
                .put("tolerationSeconds", SECONDS)
                .build();
    }
}
