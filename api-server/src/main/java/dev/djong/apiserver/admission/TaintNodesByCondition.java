package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;

/** A new node takes no pods before the node controller has seen it ready. */
final class TaintNodesByCondition implements AdmissionStep {
    private static final JsonObject NOT_READY =
            JsonObject.EMPTY.with("effect", "NoSchedule").with("key", "node.kubernetes.io/not-ready");

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var node = request.requireObject();
        if (request.operation() != Operation.CREATE || !request.isOn(Resources.NODES)) {
            return node;
        }
        var taints = node.spec().array("taints");
        boolean tainted = taints.objects()
                .anyMatch(taint -> taint.text("key").equals(NOT_READY.text("key"))
                        && taint.text("effect").equals(NOT_READY.text("effect")));
        return tainted ? node : node.withSpec(spec -> spec.with("taints", taints.plus(NOT_READY)));
    }
}
