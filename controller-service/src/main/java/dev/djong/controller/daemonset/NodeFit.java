package dev.djong.controller.daemonset;

import dev.djong.controller.pod.Taints;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.NodeSelectorTerm;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes a DaemonSet wants its pods on: those that its node name, node selector and required node affinity allow and
 * whose taints its pods bear. Whether there is room is the scheduler's business. Pure; read once from the template.
 *
 * @param nodeName empty for any
 * @param terms one of them has to hold; empty for no such requirement
 */
record NodeFit(
        String nodeName,
        LabelSelector nodeSelector,
        Optional<List<NodeSelectorTerm>> terms,
        List<JsonObject> tolerations) {

    /** What a node is to a DaemonSet. */
    enum Verdict {
        /** A pod belongs there. */
        RUN,
        /** None would be put there now, but one that is there may stay. */
        STAY,
        /** None may be there. */
        LEAVE
    }

    static NodeFit of(ApiObject daemonSet) {
        var spec =
                DaemonPods.withTolerations(daemonSet.spec().object("template").object("spec"));
        var required = spec.object("affinity")
                .object("nodeAffinity")
                .find("requiredDuringSchedulingIgnoredDuringExecution")
                .map(selector -> NodeSelectorTerm.all(selector.asObject()));
        return new NodeFit(
                spec.text("nodeName"),
                LabelSelector.ofLabels(spec.object("nodeSelector").stringMap()),
                required,
                spec.array("tolerations").objects().toList());
    }

    Verdict on(ApiObject node) {
        if (!isAllowed(node)) {
            return Verdict.LEAVE;
        }
        if (hasUntolerated(node, "NoExecute")) {
            return Verdict.LEAVE;
        }
        return hasUntolerated(node, "NoSchedule") ? Verdict.STAY : Verdict.RUN;
    }

    private boolean isAllowed(ApiObject node) {
        return (nodeName.isEmpty() || nodeName.equals(node.name()))
                && nodeSelector.matches(node.labels())
                && terms.map(any -> any.stream().anyMatch(term -> term.holds(node)))
                        .orElse(true);
    }

    private boolean hasUntolerated(ApiObject node, String effect) {
        return node.spec()
                .array("taints")
                .objects()
                .filter(taint -> taint.text("effect").equals(effect))
                .anyMatch(taint -> !Taints.tolerated(taint, tolerations));
    }
}
