package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A storage class in brief.
 *
 * @param waitsForPod whether a claim gets its volume only once its pod has a node
 * @param allowed alternatives of label values of which a node must have one; empty for any node
 */
public record ClassInfo(String name, String provisioner, boolean waitsForPod, List<Map<String, List<String>>> allowed) {
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    public static ClassInfo of(ApiObject object) {
        var root = object.root();
        return new ClassInfo(
                object.name(),
                root.text("provisioner"),
                root.text("volumeBindingMode").equals("WaitForFirstConsumer"),
                root.array("allowedTopologies").objects().map(ClassInfo::term).toList());
    }

    private static Map<String, List<String>> term(JsonObject json) {
        var labels = new HashMap<String, List<String>>();
        json.array("matchLabelExpressions")
                .objects()
                .forEach(each -> labels.put(
                        each.text("key"), each.array("values").strings().toList()));
        return Map.copyOf(labels);
    }

    public boolean canProvisionFor(NodeFacts node) {
        return !provisioner.isEmpty()
                && !provisioner.equals(NO_PROVISIONER)
                && (allowed.isEmpty() || allowed.stream().anyMatch(term -> matches(term, node)));
    }

    private static boolean matches(Map<String, List<String>> term, NodeFacts node) {
        return term.entrySet().stream().allMatch(each -> {
            var value = node.labels().get(each.getKey());
            return value != null && each.getValue().contains(value);
        });
    }
}
