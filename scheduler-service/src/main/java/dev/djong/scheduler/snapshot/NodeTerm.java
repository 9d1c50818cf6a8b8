package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;

/** One node selector term: all requirements on labels and fields must hold; a term without any matches no node. */
public record NodeTerm(List<Requirement> labels, List<Requirement> fields) {

    /** @param nodeSelector of which one term must match */
    static List<NodeTerm> listOf(JsonObject nodeSelector) {
        return nodeSelector
                .array("nodeSelectorTerms")
                .objects()
                .map(NodeTerm::of)
                .toList();
    }

    static NodeTerm of(JsonObject json) {
        return new NodeTerm(requirements(json, "matchExpressions"), requirements(json, "matchFields"));
    }

    private static List<Requirement> requirements(JsonObject json, String member) {
        return json.array(member).objects().map(LabelSelector::requirement).toList();
    }

    /** {@code metadata.name} is the only field that the API allows. */
    public boolean matches(NodeFacts node) {
        if (labels.isEmpty() && fields.isEmpty()) {
            return false;
        }
        return all(labels, node.labels()) && (fields.isEmpty() || all(fields, Map.of("metadata.name", node.name())));
    }

    private static boolean all(List<Requirement> requirements, Map<String, String> values) {
        for (var requirement : requirements) {
            if (!requirement.matches(values)) {
                return false;
            }
        }
        return true;
    }
}
