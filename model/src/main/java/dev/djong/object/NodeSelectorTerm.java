package dev.djong.object;

import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;

/**
 * One alternative of a node selector, as DaemonSets, pods and persistent volumes have them. One without any requirement holds
 * nowhere.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity">Node affinity</a>
 */
public record NodeSelectorTerm(List<Requirement> onLabels, List<Requirement> onFields) {
    /** The only field of a node that a term can name. */
    private static final String NAME = "metadata.name";

    public NodeSelectorTerm {
        onLabels = List.copyOf(onLabels);
        onFields = List.copyOf(onFields);
    }

    public static NodeSelectorTerm of(JsonObject json) {
        return new NodeSelectorTerm(
                json.array("matchExpressions")
                        .objects()
                        .map(LabelSelector::requirement)
                        .toList(),
                json.array("matchFields")
                        .objects()
                        .map(LabelSelector::requirement)
                        .toList());
    }

    /** All terms of a {@code nodeSelector}, of which one has to hold. */
    public static List<NodeSelectorTerm> all(JsonObject nodeSelector) {
        return nodeSelector
                .array("nodeSelectorTerms")
                .objects()
                .map(NodeSelectorTerm::of)
                .toList();
    }

    public boolean holds(ApiObject node) {
        if (onLabels.isEmpty() && onFields.isEmpty()) {
            return false;
        }
        return onLabels.stream().allMatch(requirement -> requirement.matches(node.labels()))
                && onFields.stream().allMatch(requirement -> requirement.matches(Map.of(NAME, node.name())));
    }
}
